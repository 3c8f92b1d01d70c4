// gatehouse-breached: how long it takes to look a password up in a list of breached ones of full size (43
// GB), read from the disk and from memory. Of the file only what is read exists.
#include <fcntl.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "core/identity/breached_passwords.h"
#include "core/identity/sorted_lines.h"
#include "tests/support/full_breached_list.h"

namespace {

using namespace gatehouse;
using Clock = std::chrono::steady_clock;

constexpr int kPasswords = 2'000;

Secret passwordOf(int number)
{
    return Secret(QByteArrayView("a password that somebody chose " + QByteArray::number(number)));
}

/// Lets the next reads come from the disk.
void forget(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return;
    fdatasync(file.handle());
    posix_fadvise(file.handle(), 0, 0, POSIX_FADV_DONTNEED);
}

struct Times
{
    double median = 0;
    double p99 = 0;
};

Times measure(const BreachedPasswords &list, int &found)
{
    std::vector<double> times;
    for (int i = 0; i < kPasswords; ++i) {
        const Secret password = passwordOf(i);
        const auto begin = Clock::now();
        found += list.look(password) == Breached::Leaked ? 1 : 0;
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    return {times.at(times.size() / 2), times.at(times.size() * 99 / 100)};
}

}  // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    // Not always on a disk: /tmp may be memory. The folder can be named.
    const QTemporaryDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) + QStringLiteral("/list-XXXXXX")
                                        : QString());
    const QString path = folder.filePath(QStringLiteral("breached-passwords.txt"));
    FullBreachedList full;
    for (int i = 0; i < kPasswords; i += 2)
        full.put(breachedHash(passwordOf(i)));
    const SortedLines lines{full.size(), [&](qint64 offset, qint64 length) {
                                return full.readAndKeep(offset, length);
                            }};
    int probes = 0;
    for (int i = 0; i < kPasswords; ++i)
        probes = std::max(probes, findLine(lines, breachedHash(passwordOf(i)), ':').probes);
    for (qint64 i = 0; i < 64; ++i)  // where the file is looked at when it is opened
        full.readAndKeep(full.size() / 64 * i, 2 * kLongestSortedLine);
    if (!full.writeTo(path)) {
        std::fprintf(stderr, "No sparse file of %lld bytes can be made here.\n", (long long)full.size());
        return 1;
    }
    forget(path);
    const BreachedPasswords list(path);
    int found = 0;
    const Times cold = measure(list, found);
    const Times warm = measure(list, found);
    if (found != kPasswords) {
        std::fprintf(stderr, "Found %d of %d.\n", found, kPasswords);
        return 1;
    }
    std::printf(
        "{\"bytes\":%lld,\"probes\":%d,\"cold_us\":%.1f,\"cold_p99_us\":%.1f,\"warm_us\":%.1f,"
        "\"warm_p99_us\":%.1f}\n",
        (long long)full.size(), probes, cold.median, cold.p99, warm.median, warm.p99);
    return 0;
}
