#include <QPromise>
#include <QSemaphore>
#include <QTest>
#include <ctime>

#include "core/crypto/hash_pool.h"
#include "core/crypto/password_hashing.h"
#include "core/identity/breached_passwords.h"
#include "core/identity/password_service.h"
#include "core/settings/settings.h"

using namespace gatehouse;

namespace {

PasswordCost cheap(int iterations)
{
    PasswordCost cost;
    cost.pbkdf2Iterations = iterations;
    return cost;
}

struct Fixture
{
    PasswordHashing hashing{cheap(100'000)};
    HashPool pool{1, 16};
    BreachedPasswords breached{{}};
    Settings settings;
    PasswordService service{hashing, pool, breached, settings};

    QString hash(const char *password)
    {
        return *service.hash(Secret(QByteArrayView(password))).takeResult();
    }
    PasswordCheck verify(const std::optional<QString> &stored, QByteArrayView typed)
    {
        auto result = service.verify(stored, Secret(typed)).takeResult();
        if (!result.ok()) qFatal("verify: %s", qPrintable(result.error().internal));
        return *result;
    }
};

}  // namespace

class TestPasswordService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void verify_tellsRightFromWrong()
    {
        Fixture f;
        const QString stored = f.hash("correct horse");
        QVERIFY(f.verify(stored, "correct horse").matches);
        QVERIFY(!f.verify(stored, "correct horse").upgradedHash);
        QVERIFY(!f.verify(stored, "Correct horse").matches);
        QVERIFY(!f.verify(stored, "").matches);
    }

    void verify_bringsTheTypedTextIntoItsForm()
    {
        Fixture f;
        const QString stored = f.hash("caf\xC3\xA9 au lait");
        QVERIFY(f.verify(stored,
                         "cafe\xCC\x81\xC2\xA0"
                         "au lait")
                    .matches);
    }

    void verify_withoutAccountWorksAsHard()
    {
        Fixture f;
        const QString stored = f.hash("correct horse");
        // Processor time: what else the machine does at the moment has no part in it.
        const auto work = [&](const std::optional<QString> &hash) {
            const std::clock_t start = std::clock();
            f.verify(hash, "wrong");
            return std::clock() - start;
        };
        std::clock_t real = 0, decoy = 0, unreadable = 0;
        for (int i = 0; i < 5; ++i) {
            real += work(stored);
            decoy += work(std::nullopt);
            unreadable += work(QStringLiteral("x"));
        }
        for (const std::clock_t other : {decoy, unreadable})
            QVERIFY2(other > real / 2 && real > other / 2,
                     qPrintable(QStringLiteral("%1 and %2").arg(real).arg(other)));
    }

    void verify_upgradesWhatIsWeaker()
    {
        Fixture f;
        const QString stored = f.hash("correct horse");
        QVERIFY(f.hashing.setCost(cheap(120'000)).ok());
        QVERIFY(!f.verify(stored, "wrong").upgradedHash);
        const PasswordCheck check = f.verify(stored, "correct horse");
        QVERIFY(check.matches);
        QVERIFY(check.upgradedHash.has_value());
        QVERIFY(check.upgradedHash->contains(QLatin1String("i=120000")));
        QVERIFY(f.verify(check.upgradedHash, "correct horse").matches);
    }

    void verify_ofAnUnreadableHashIsNoMatch()
    {
        Fixture f;
        for (const char *stored : {"", "x", "$pbkdf2-sha256$i=1$$"})
            QVERIFY(!f.verify(QString::fromLatin1(stored), "x").matches);
    }

    void verify_withoutItsPepperSaysThatTheHashIsAtFault()
    {
        std::vector<Pepper> peppers;
        peppers.push_back({"p1", Secret(QByteArrayView("a key of some length"))});
        const PasswordHashing peppered(cheap(100'000), std::move(peppers));
        const QString stored = *peppered.hash(Secret(QByteArrayView("correct horse")));
        Fixture f;
        const PasswordCheck check = f.verify(stored, "correct horse");
        QVERIFY(!check.matches && !check.readable);
        QVERIFY(f.verify(std::nullopt, "correct horse").readable);
        QVERIFY(f.verify(f.hash("other"), "correct horse").readable);
    }

    void hash_asksOutsideFirst()
    {
        Fixture f;
        QList<QByteArray> asked;
        bool refuse = true;
        f.service.setOutsideCheck([&](const QByteArray &hash) {
            asked.append(hash);
            QPromise<Result<void>> promise;
            promise.start();
            promise.addResult(refuse ? Result<void>(Error::invalid("password", "password_breached", {}))
                                     : Result<void>());
            promise.finish();
            return promise.future();
        });
        const auto refused = f.service.hash(Secret(QByteArrayView("password"))).takeResult();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().reason, QByteArray("password_breached"));
        // SHA-1, as the service's documentation has it.
        QCOMPARE(asked, QList<QByteArray>{"5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"});
        QVERIFY(!f.service.hashUnlessUsed(Secret(QByteArrayView("password")), {}).takeResult().ok());
        QCOMPARE(asked.size(), 2);
        QVERIFY(f.service.hashDrawn(Secret(QByteArrayView("password"))).takeResult().ok());
        QCOMPARE(asked.size(), 2);
        refuse = false;
        const QString stored = f.hash("password");
        QVERIFY(f.verify(stored, "password").matches);
        QCOMPARE(f.service.hashUnlessUsed(Secret(QByteArrayView("password")), {stored})
                     .takeResult()
                     .error()
                     .reason,
                 QByteArray("password_used_before"));
    }

    void hash_waitsForTheOutsideOffTheCallersThread()
    {
        Fixture f;
        QPromise<Result<void>> answer;
        answer.start();
        f.service.setOutsideCheck([&](const QByteArray &) { return answer.future(); });
        auto hashed = f.service.hash(Secret(QByteArrayView("some words")));
        QVERIFY(!hashed.isFinished());
        answer.addResult(Result<void>());
        answer.finish();
        QVERIFY(hashed.takeResult().ok());
    }

    void verify_namesTheHashToAskAboutOnlyWhereThatIsWanted()
    {
        Fixture f;
        const QString stored = f.hash("quiet herons over seven bridges");
        QVERIFY(f.verify(stored, "quiet herons over seven bridges").breachedHash.isEmpty());
        f.settings.adopt(Setting::PasswordBreached, QStringLiteral("online"));
        QCOMPARE(f.verify(stored, "quiet herons over seven bridges").breachedHash.size(), 40);
        QVERIFY(f.verify(stored, "wrong").breachedHash.isEmpty());
        QVERIFY(f.verify(std::nullopt, "quiet herons over seven bridges").breachedHash.isEmpty());
        f.settings.adopt(Setting::PasswordBreached, QStringLiteral("off"));
        QVERIFY(f.verify(stored, "quiet herons over seven bridges").breachedHash.isEmpty());
    }

    void fullPool_answersBusy()
    {
        QSemaphore begun;
        QSemaphore gate;
        PasswordHashing hashing(cheap(100'000));
        HashPool pool(1, 1);
        const BreachedPasswords breached({});
        const Settings settings;
        PasswordService service(hashing, pool, breached, settings);
        auto held = pool.run([&begun, &gate]() -> Result<int> {
            begun.release();
            gate.acquire();
            return 0;
        });
        begun.acquire();
        auto waiting = service.verify(std::nullopt, Secret::fromText(QStringLiteral("x")));
        auto refused = service.verify(std::nullopt, Secret::fromText(QStringLiteral("x")));
        const bool atOnce = refused.isFinished();
        gate.release();
        QVERIFY(atOnce);
        QCOMPARE(refused.takeResult().error().code, ErrorCode::Busy);
        QVERIFY(waiting.takeResult().ok());
    }
};

QTEST_GUILESS_MAIN(TestPasswordService)
#include "tst_password_service.moc"
