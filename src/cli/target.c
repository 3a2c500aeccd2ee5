// SPDX-License-Identifier: Apache-2.0
// See target.h. The interpreter is found in target_python.c; here it is started, signalled and waited for.
#define _GNU_SOURCE
#include "cli/target.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};
enum { PASSED = sizeof passed_on / sizeof *passed_on };

static volatile sig_atomic_t target_pid;        // 0: none runs
static struct sigaction before[PASSED];         // what the child must start with
static sigset_t mask_before;

// The terminal sends to the whole group, so the program has that signal already (si_code SI_KERNEL); a kill to plait is passed on.
static void pass_on(int number, siginfo_t *info, void *unused) {
    int keep = errno;
    if (info->si_code <= 0 && info->si_pid != target_pid && target_pid > 0) kill(target_pid, number);
    errno = keep;
}

static void catch_signals(void) {
    struct sigaction action = {0};
    action.sa_sigaction = pass_on;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigfillset(&action.sa_mask);
    for (int i = 0; i < PASSED; i++) {
        sigaction(passed_on[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) sigaction(passed_on[i], &action, NULL);
    }
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &mask_before);     // taken with sigtimedwait
}

static void release_signals(void) {
    target_pid = 0;
    for (int i = 0; i < PASSED; i++) sigaction(passed_on[i], &before[i], NULL);
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

// PYTHONPATH led by our folder, and the variables that site/sitecustomize.py reads and removes.
static int set_environment(const plait_target *target) {
    const char *old = getenv("PYTHONPATH");
    size_t need = strlen(target->libdir) + (old ? strlen(old) : 0) + 64;
    char *path = malloc(need), fd[16];
    if (!path) return -1;
    int bad = 0;
    if (old) bad |= setenv("PLAIT_BOOT_PATH", old, 1);
    else bad |= unsetenv("PLAIT_BOOT_PATH");
    snprintf(path, need, "%s/python/plait/site%s%s", target->libdir, old && *old ? ":" : "", old ? old : "");
    snprintf(fd, sizeof fd, "%d", target->fd);
    bad |= setenv("PYTHONPATH", path, 1) | setenv("PLAIT_BOOT", target->boot, 1) | setenv("PLAIT_BOOT_FD", fd, 1)
         | setenv("PLAIT_BOOT_OPTIONS", target->options ? target->options : "", 1);
    free(path);
    return bad ? -1 : 0;
}

// In the child, between fork and exec. Reports a failure as errno through the pipe.
static void become(const plait_target *target, char **argv, int report) {
    sigset_t mask = mask_before;
    for (int i = 0; i < PASSED; i++) sigaction(passed_on[i], &before[i], NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    if (target->fd >= 0) fcntl(target->fd, F_SETFD, 0);
    if (set_environment(target) == 0) execv(target->exe, argv);
    int failure = errno;
    ssize_t ignored = write(report, &failure, sizeof failure);
    (void)ignored;
    _exit(PLAIT_EXIT_UNUSABLE);
}

static char **full_argv(const plait_target *target) {
    int given = 0, n = 0;
    while (target->argv[given]) given++;
    char **argv = malloc((given + 3) * sizeof *argv);
    if (!argv) return NULL;
    argv[n++] = (char *)target->exe;
    if (target->module) argv[n++] = "-m";
    for (int i = 0; i < given; i++) argv[n++] = target->argv[i];
    argv[n] = NULL;
    return argv;
}

int plait_target_start(plait_target *target, plait_error *error) {
    int report[2] = {-1, -1};
    char **argv = full_argv(target);
    if (!argv || pipe2(report, O_CLOEXEC) != 0) {
        free(argv);
        plait_fail(error, PLAIT_IO, "cannot start the program: %s", strerror(errno));
        return PLAIT_EXIT_FAULT;
    }
    fflush(NULL);
    catch_signals();
    pid_t pid = fork();
    if (pid == 0) become(target, argv, report[1]);
    int failure = pid < 0 ? errno : 0;
    close(report[1]);
    if (pid > 0) {
        target_pid = target->pid = pid;
        ssize_t got;
        while ((got = read(report[0], &failure, sizeof failure)) < 0 && errno == EINTR) { }
        if (got != sizeof failure) failure = 0;
        else waitpid(pid, NULL, 0);
    }
    close(report[0]);
    free(argv);
    if (!failure) return 0;
    release_signals();
    plait_fail(error, PLAIT_IO, "cannot start %s: %s", target->exe, strerror(failure));
    return pid < 0 ? PLAIT_EXIT_FAULT : PLAIT_EXIT_UNUSABLE;
}

int plait_target_poll(plait_target *target) {
    if (target->ended) return 1;
    int status = 0;
    pid_t got = wait4(target->pid, &status, WNOHANG, &target->usage);
    if (got == 0 || (got < 0 && errno == EINTR)) return 0;
    target->ended = 1;
    if (got < 0) target->exit_code = PLAIT_EXIT_FAULT;      // someone else reaped it: cannot happen short of SIGCHLD ignored
    else if (WIFSIGNALED(status)) target->signal = WTERMSIG(status), target->exit_code = 128 + target->signal;
    else target->exit_code = WEXITSTATUS(status);
    release_signals();
    return 1;
}

void plait_target_wait(plait_target *target, int interval_ms, void (*tick)(void *), void *context) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    struct timespec interval = {interval_ms / 1000, interval_ms % 1000 * 1000000L};
    for (;;) {
        siginfo_t info = {0};
        int gone = waitid(P_PID, target->pid, &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid == target->pid;
        if (tick) tick(context);        // also when it is gone and not yet reaped: /proc still has its sums
        if (gone) break;
        sigtimedwait(&child, NULL, &interval);
    }
    while (!plait_target_poll(target)) sigtimedwait(&child, NULL, &interval);
}

int plait_target_finish(const plait_target *target) {
    if (!target->signal) return target->exit_code;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    fflush(NULL);
    signal(target->signal, SIG_DFL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, target->signal);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(target->signal);
    return target->exit_code;       // a signal that does not kill by default
}
