/* Writes down every call by which a process changes the files of one directory.

   Loaded before the C library (LD_PRELOAD). OKNO_CALLS_DIR is the directory, OKNO_CALLS_LOG the file
   that the calls go to, one record each: operation (1 byte), length of the name (1), length of the
   data (4), offset (8), name, data. A call and its record are one step: the order is the true one. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES 4096
#define NAME 128

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char directory[PATH_MAX];
static int log_file = -1;
static char names[FILES][NAME]; /* of the open files; empty: not of this directory */

static void put(const void *data, size_t size)
{
    const char *from = data;
    while (size > 0) {
        ssize_t done = syscall(SYS_write, log_file, from, size);
        if (done <= 0)
            abort(); /* a record that is lost would make every answer wrong */
        from += done;
        size -= (size_t)done;
    }
}

static void note(char operation, const char *name, off_t offset, const void *data, size_t size)
{
    uint8_t head[14];
    uint32_t size32 = (uint32_t)size;
    int64_t offset64 = (int64_t)offset;
    head[0] = (uint8_t)operation;
    head[1] = (uint8_t)strlen(name);
    memcpy(head + 2, &size32, 4);
    memcpy(head + 6, &offset64, 8);
    put(head, sizeof head);
    put(name, strlen(name));
    put(data, size);
}

__attribute__((constructor)) static void begin(void)
{
    const char *place = getenv("OKNO_CALLS_DIR"), *log = getenv("OKNO_CALLS_LOG");
    if (place == NULL || log == NULL || realpath(place, directory) == NULL)
        return;
    log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Return the name inside the directory, "." for itself, NULL for a path elsewhere. */
static const char *inside(const char *path)
{
    size_t length = strlen(directory);
    if (log_file < 0 || path == NULL || strncmp(path, directory, length) != 0)
        return NULL;
    if (path[length] == '\0')
        return ".";
    if (path[length] != '/' || strchr(path + length + 1, '/') != NULL)
        return NULL;
    return strlen(path + length + 1) < NAME ? path + length + 1 : NULL;
}

static const char *opened(int file)
{
    return log_file >= 0 && file >= 0 && file < FILES && names[file][0] != '\0' ? names[file] : NULL;
}

static int opening(const char *path, int flags, mode_t mode)
{
    struct stat before;
    const char *name = inside(path);
    if (name == NULL)
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    pthread_mutex_lock(&turn);
    int is_new = stat(path, &before) != 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode), error = errno;
    if (file >= 0 && file < FILES) {
        strcpy(names[file], name);
        if (is_new)
            note('C', name, 0, "", 0);
        else if (flags & O_TRUNC)
            note('T', name, 0, "", 0);
    }
    pthread_mutex_unlock(&turn);
    errno = error;
    return file;
}

#define MODE(flags)                                   \
    mode_t mode = 0;                                  \
    if ((flags) & (O_CREAT | __O_TMPFILE)) {          \
        va_list rest;                                 \
        va_start(rest, flags);                        \
        mode = va_arg(rest, mode_t);                  \
        va_end(rest);                                 \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opening(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opening(path, flags, mode); }

int close(int file)
{
    if (file >= 0 && file < FILES)
        names[file][0] = '\0';
    return (int)syscall(SYS_close, file);
}

static ssize_t writing(int file, const void *data, size_t size, off_t offset, int is_here)
{
    const char *name = opened(file);
    if (name == NULL)
        return is_here ? syscall(SYS_write, file, data, size) : syscall(SYS_pwrite64, file, data, size, offset);
    pthread_mutex_lock(&turn);
    ssize_t done = is_here ? syscall(SYS_write, file, data, size) : syscall(SYS_pwrite64, file, data, size, offset);
    int error = errno;
    if (done > 0)
        note('W', name, is_here ? lseek(file, 0, SEEK_CUR) - done : offset, data, (size_t)done);
    pthread_mutex_unlock(&turn);
    errno = error;
    return done;
}

ssize_t write(int file, const void *data, size_t size) { return writing(file, data, size, 0, 1); }
ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return writing(file, data, size, at, 0); }
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) { return writing(file, data, size, at, 0); }

/* What changes or keeps a file by its descriptor or its name and is of no size. */
static int plain(char operation, const char *name, off_t offset, const char *other, long result)
{
    int error = errno;
    if (result == 0)
        note(operation, name, offset, other, strlen(other));
    pthread_mutex_unlock(&turn);
    errno = error;
    return (int)result;
}

#define BY_FILE(operation, offset, call)                 \
    const char *name = opened(file);                     \
    if (name == NULL)                                    \
        return (int)(call);                              \
    pthread_mutex_lock(&turn);                           \
    return plain(operation, name, offset, "", (call));

int ftruncate(int file, off_t size) { BY_FILE('T', size, syscall(SYS_ftruncate, file, size)) }
int ftruncate64(int file, off64_t size) { BY_FILE('T', size, syscall(SYS_ftruncate, file, size)) }
int fsync(int file) { BY_FILE('S', 0, syscall(SYS_fsync, file)) }
int fdatasync(int file) { BY_FILE('S', 0, syscall(SYS_fdatasync, file)) }

int unlink(const char *path)
{
    const char *name = inside(path);
    if (name == NULL)
        return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    pthread_mutex_lock(&turn);
    return plain('U', name, 0, "", syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int rename(const char *from, const char *to)
{
    const char *name = inside(from), *new_name = inside(to);
    if (name == NULL || new_name == NULL)
        return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    pthread_mutex_lock(&turn);
    return plain('R', name, 0, new_name, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
