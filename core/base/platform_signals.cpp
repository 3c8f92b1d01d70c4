#include "core/base/platform.h"

#ifdef Q_OS_UNIX
#include <csignal>
#else
#include <atomic>
#include <csignal>
#include <thread>
#endif

namespace gatehouse::platform {

#ifdef Q_OS_UNIX

namespace {

sigset_t stopSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

void blockStopSignals()
{
    const sigset_t set = stopSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // A peer that hangs up while we write is an ordinary error.
    std::signal(SIGPIPE, SIG_IGN);
}

void waitForStopSignal()
{
    const sigset_t set = stopSignals();
    int received = 0;
    while (sigwait(&set, &received) != 0) {
    }
}

#else

namespace {

std::atomic<bool> stopAsked{false};

void askToStop(int)
{
    stopAsked = true;
}

}  // namespace

void blockStopSignals()
{
    std::signal(SIGINT, askToStop);
    std::signal(SIGTERM, askToStop);
}

void waitForStopSignal()
{
    while (!stopAsked)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

#endif

}  // namespace gatehouse::platform
