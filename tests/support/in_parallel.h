#pragma once

#include <atomic>
#include <thread>
#include <vector>

namespace gatehouse {

/// Runs `work(i)` on `count` threads that start together.
template <class Work>
void inParallel(int count, Work work)
{
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            ++ready;
            while (ready < count)
                std::this_thread::yield();
            work(i);
        });
    for (std::thread &thread : threads)
        thread.join();
}

}  // namespace gatehouse
