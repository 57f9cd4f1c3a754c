/* For tests: a disk that fails. Loaded before the C library (LD_PRELOAD), it counts what a process asks of files and
   makes request number FAIL_AT, from 0, fail with EIO. FAIL_LOCKS makes every lock fail as on a share without locks.
   FAIL_LOG gets the number of requests when the process ends. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long requests;

static int fails(void) {
    const char *at = getenv("FAIL_AT");
    long n = atomic_fetch_add(&requests, 1);
    if (at != NULL && n == atol(at)) {
        errno = EIO;
        return 1;
    }
    return 0;
}

__attribute__((destructor)) static void tell(void) {
    const char *log = getenv("FAIL_LOG");
    FILE *file = log == NULL ? NULL : fopen(log, "w");
    if (file != NULL) {
        fprintf(file, "%ld\n", atomic_load(&requests));
        fclose(file);
    }
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
/* Only what may write counts: libraries, fonts and /proc are read too. */
#define WRITES(flags) (((flags) & O_ACCMODE) != O_RDONLY || ((flags) & O_CREAT))
#define MODE(flags)                                                                                                    \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }

int open(const char *path, int flags, ...) {
    MODE(flags)
    return WRITES(flags) && fails() ? -1 : NEXT(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE(flags)
    return WRITES(flags) && fails() ? -1 : NEXT(open64)(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE(flags)
    return WRITES(flags) && fails() ? -1 : NEXT(openat)(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE(flags)
    return WRITES(flags) && fails() ? -1 : NEXT(openat64)(folder, path, flags, mode);
}
ssize_t write(int file, const void *bytes, size_t length) {
    return file > 2 && fails() ? -1 : NEXT(write)(file, bytes, length);
}
int fsync(int file) { return fails() ? -1 : NEXT(fsync)(file); }
int ftruncate(int file, off_t length) { return fails() ? -1 : NEXT(ftruncate)(file, length); }
int ftruncate64(int file, off64_t length) { return fails() ? -1 : NEXT(ftruncate64)(file, length); }
int rename(const char *from, const char *to) { return fails() ? -1 : NEXT(rename)(from, to); }
int renameat(int a, const char *from, int b, const char *to) { return fails() ? -1 : NEXT(renameat)(a, from, b, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    return fails() ? -1 : NEXT(linkat)(a, from, b, to, flags);
}
int unlink(const char *path) { return fails() ? -1 : NEXT(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) { return fails() ? -1 : NEXT(unlinkat)(folder, path, flags); }
int mkdir(const char *path, mode_t mode) { return fails() ? -1 : NEXT(mkdir)(path, mode); }
int flock(int file, int how) {
    if (getenv("FAIL_LOCKS") != NULL) {
        errno = ENOLCK;
        return -1;
    }
    return fails() ? -1 : NEXT(flock)(file, how);
}
