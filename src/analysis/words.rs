//! Counts and lists in words, as sentences, charts and papers write them.

/// `10,000`.
///
/// ```
/// use capcast::analysis::words::count;
/// assert_eq!([count(7), count(10_000), count(1_234_567)], ["7", "10,000", "1,234,567"]);
/// ```
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 future`, `10,000 futures`.
pub fn futures(n: u64) -> String {
    format!("{} {}", count(n), if n == 1 { "future" } else { "futures" })
}

/// `a`, `a and b`, `a, b and c`.
///
/// ```
/// use capcast::analysis::words::list;
/// assert_eq!(list(&["a", "b", "c"]), "a, b and c");
/// ```
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            format!("{} and {}", rest.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), last.as_ref())
        }
    }
}

/// The same text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
