#include <sys/resource.h>
#include <QFuture>
#include <QSemaphore>
#include <QTest>
#include <atomic>
#include <thread>

#include "core/base/secret.h"
#include "core/crypto/hash_pool.h"

using namespace gatehouse;

class TestHashPool : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void run_answersOnAnotherThread()
    {
        HashPool pool(1, 4);
        auto future = pool.run([]() -> Result<std::thread::id> { return std::this_thread::get_id(); });
        future.waitForFinished();
        QVERIFY(*future.result() != std::this_thread::get_id());
    }
    void run_passesErrorsOn()
    {
        HashPool pool(1, 4);
        auto future =
            pool.run([]() -> Result<int> { return Error::internalError(QStringLiteral("no memory")); });
        future.waitForFinished();
        QCOMPARE(future.result().error().internal, QStringLiteral("no memory"));
    }
    void run_takesAndGivesWhatCanOnlyBeMoved()
    {
        HashPool pool(1, 4);
        auto future =
            pool.run([secret = Secret(QByteArrayView("key"))]() -> Result<Secret> { return secret.clone(); });
        future.waitForFinished();
        QCOMPARE(future.takeResult()->reveal(), QByteArray("key"));
    }
    void run_isBusyWhenTheQueueIsFull()
    {
        QSemaphore started;
        QSemaphore gate;
        HashPool pool(1, 2);
        const auto wait = [&started, &gate]() -> Result<int> {
            started.release();
            gate.acquire();
            return 1;
        };
        auto running = pool.run(wait);
        started.acquire();
        auto first = pool.run(wait);
        auto second = pool.run(wait);
        QCOMPARE(pool.waiting(), 2);
        auto third = pool.run(wait);
        QVERIFY(third.isFinished());
        const Error error = third.result().error();
        QCOMPARE(error.code, ErrorCode::Busy);
        QVERIFY(error.retryAfter >= std::chrono::seconds(1));
        QVERIFY(error.retryAfter <= std::chrono::seconds(30));
        gate.release(3);
        second.waitForFinished();
        QVERIFY(running.result().ok() && first.result().ok() && second.result().ok());
        QCOMPARE(pool.waiting(), 0);
        gate.release();
        auto later = pool.run(wait);
        later.waitForFinished();
        QVERIFY(later.result().ok());
    }
    void destructor_finishesTheQueue()
    {
        std::atomic<int> done = 0;
        {
            HashPool pool(2, 100);
            for (int i = 0; i < 50; ++i)
                pool.run([&done]() -> Result<void> {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    ++done;
                    return {};
                });
        }
        QCOMPARE(done.load(), 50);
    }
    void close_finishesTheQueueAndRefusesMore()
    {
        HashPool pool(1, 100);
        std::atomic<int> done = 0;
        ErrorCode again = ErrorCode::Internal;
        for (int i = 0; i < 10; ++i)
            pool.run([&done]() -> Result<void> {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                    return {};
                })
                .then([&](QFuture<Result<void>>) {
                    if (++done < 10) return;
                    QFuture<Result<void>> more = pool.run([]() -> Result<void> { return {}; });
                    again = more.isFinished() ? more.result().error().code : ErrorCode::Internal;
                });
        pool.close();
        QCOMPARE(done.load(), 10);
        QCOMPARE(again, ErrorCode::Busy);
        QCOMPARE(pool.run([]() -> Result<void> { return {}; }).result().error().code, ErrorCode::Busy);
        pool.close();
    }
    void threads_stepAsideForOthers()
    {
        HashPool pool(1, 4);
        auto future = pool.run([]() -> Result<int> { return ::getpriority(PRIO_PROCESS, 0); });
        future.waitForFinished();
        constexpr int kLast = 19;  // nobody steps further aside
        const int ours = ::getpriority(PRIO_PROCESS, 0);
        QVERIFY(*future.result() > ours || ours == kLast);
    }
};

QTEST_APPLESS_MAIN(TestHashPool)
#include "tst_hash_pool.moc"
