//! STUB: one verb, one file.
