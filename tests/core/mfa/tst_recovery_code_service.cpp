#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "mfa_fixture.h"

using namespace gatehouse;

class TestRecoveryCodeService : public QObject
{
    Q_OBJECT

private:
    static QStringList issue(MfaFixture &f, const UserId &user)
    {
        const auto codes =
            f.db->writeAndWait([&](Transaction &tx) { return f.codes.regenerate(tx, f.by, user); });
        if (!codes.ok()) qFatal("no codes");
        QStringList texts;
        for (const Secret &code : *codes)
            texts.append(QString::fromLatin1(code.reveal()));
        return texts;
    }
    static bool spend(MfaFixture &f, const UserId &user, const QString &code)
    {
        const auto spent =
            f.db->writeAndWait([&](Transaction &tx) { return f.codes.spend(tx, f.by, user, code); });
        if (!spent.ok()) qFatal("%s", qPrintable(spent.error().internal));
        return *spent;
    }
    static int left(MfaFixture &f, const UserId &user)
    {
        return *f.db->read([&](Transaction &tx) { return f.codes.left(tx, user); });
    }

private Q_SLOTS:
    void regenerate_makesTenReadableCodes()
    {
        MfaFixture f;
        const QStringList codes = issue(f, f.ada);
        QCOMPARE(codes.size(), 10);
        QCOMPARE(QSet<QString>(codes.begin(), codes.end()).size(), 10);
        const QRegularExpression shape(QStringLiteral("^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$"));
        for (const QString &code : codes)
            QVERIFY2(shape.match(code).hasMatch(), qPrintable(code));
        QCOMPARE(left(f, f.ada), 10);
    }

    void regenerate_usesTheWholeAlphabetEvenly()
    {
        MfaFixture f;
        QHash<QChar, int> counts;
        constexpr int kRounds = 40;
        for (int i = 0; i < kRounds; ++i)
            for (const QString &code : issue(f, f.ada))
                for (const QChar c : code)
                    if (c != QLatin1Char('-')) ++counts[c];
        QCOMPARE(counts.size(), 32);
        // 6,400 characters: 200 of each, standard deviation 14.
        for (const int count : counts)
            QVERIFY2(count > 110 && count < 290, qPrintable(QString::number(count)));
    }

    void regenerate_endsTheOldCodes()
    {
        MfaFixture f;
        const QStringList old = issue(f, f.ada);
        const QStringList bobs = issue(f, f.bob);
        const QStringList fresh = issue(f, f.ada);
        for (const QString &code : old)
            QVERIFY(!spend(f, f.ada, code));
        QVERIFY(spend(f, f.ada, fresh.constFirst()));
        QVERIFY(spend(f, f.bob, bobs.constFirst()));
    }

    void regenerate_storesOnlyHashes()
    {
        MfaFixture f;
        const QStringList codes = issue(f, f.ada);
        static const Statement kDump("SELECT code_hash FROM recovery_codes");
        const auto hashes = f.db->read(
            [&](Transaction &tx) { return tx.all(kDump, {}, [](const Row &row) { return row.bytes(0); }); });
        QCOMPARE(hashes->size(), 10);
        for (const QByteArray &hash : *hashes)
            QCOMPARE(hash.size(), 32);
    }

    void spend_worksOnceAndOnlyForItsOwner()
    {
        MfaFixture f;
        const QStringList codes = issue(f, f.ada);
        QVERIFY(!spend(f, f.bob, codes.at(3)));
        QVERIFY(spend(f, f.ada, codes.at(3)));
        QVERIFY(!spend(f, f.ada, codes.at(3)));
        QCOMPARE(left(f, f.ada), 9);
        QCOMPARE(f.events().constFirst().type, QStringLiteral("mfa.recovery_code_used"));
    }

    void spend_takesWhatPeopleType()
    {
        MfaFixture f;
        const QStringList codes = issue(f, f.ada);
        QVERIFY(spend(f, f.ada, codes.at(0).toUpper()));
        QString plain = codes.at(1);
        QVERIFY(spend(f, f.ada, plain.remove(QLatin1Char('-'))));
        QString spaced = codes.at(2);
        QVERIFY(
            spend(f, f.ada, QLatin1Char(' ') + spaced.replace(QLatin1Char('-'), QStringLiteral(" \u2013 "))));
        QVERIFY(!spend(f, f.ada, codes.at(3).chopped(1)));
        QVERIFY(!spend(f, f.ada, codes.at(3) + QLatin1Char('0')));
        QVERIFY(!spend(f, f.ada, {}));
        QVERIFY(!spend(f, f.ada, QString(100'000, QLatin1Char('0'))));
    }

    void normalizedRecoveryCode_readsLookalikes()
    {
        QCOMPARE(normalizedRecoveryCode(QStringLiteral("OIl0-abcd-efgh-JKMN")),
                 QByteArray("0110abcdefghjkmn"));
        QCOMPARE(normalizedRecoveryCode(QStringLiteral("u000-0000-0000-0000")), QByteArray());
        QCOMPARE(normalizedRecoveryCode(QStringLiteral("\u0430000-0000-0000-0000")), QByteArray());
    }

    void spend_letsOneOfManyParallelTriesThrough()
    {
        MfaFixture f;
        const QString code = issue(f, f.ada).constFirst();
        QList<QFuture<Result<bool>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.append(f.db->write([&](Transaction &tx) { return f.codes.spend(tx, f.by, f.ada, code); }));
        int spent = 0;
        for (auto &future : tries) {
            const auto result = future.takeResult();
            QVERIFY(result.ok());
            spent += *result ? 1 : 0;
        }
        QCOMPARE(spent, 1);
        QCOMPARE(left(f, f.ada), 9);
    }

    void removeAll_leavesNone()
    {
        MfaFixture f;
        const QStringList codes = issue(f, f.ada);
        issue(f, f.bob);
        const auto removed = f.db->writeAndWait([&](Transaction &tx) {
            return f.codes.removeAll(tx, f.by, f.ada, QStringLiteral("lost phone"));
        });
        QCOMPARE(*removed, 10);
        QVERIFY(!spend(f, f.ada, codes.constFirst()));
        QCOMPARE(left(f, f.bob), 10);
        QCOMPARE(f.events().at(0).reason, QStringLiteral("lost phone"));
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestRecoveryCodeService)
#include "tst_recovery_code_service.moc"
