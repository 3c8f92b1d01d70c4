#include <QCryptographicHash>
#include <QTest>
#include <atomic>

#include "accounts_fixture.h"
#include "core/crypto/random.h"
#include "core/identity/one_time_link.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestOneTimeLink : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AccountsFixture> f;
    std::unique_ptr<OneTimeLinkService> links;
    User ada;

    QByteArray issue(std::chrono::milliseconds life = 1h)
    {
        auto token = f->write([&](Transaction &tx) {
            return links->issue(tx, link_purpose::kVerifyEmail, ada.id,
                                {{QStringLiteral("email"), QStringLiteral("ada@example.org")}}, life);
        });
        return token.ok() ? token->reveal() : QByteArray();
    }
    OneTimeCode issueCode(std::chrono::milliseconds life = 10min)
    {
        auto code = f->write([&](Transaction &tx) {
            return links->issueCode(tx, link_purpose::kVerifyPhone, ada.id, {}, life);
        });
        if (!code.ok()) qFatal("no code");
        return std::move(code).value();
    }
    Result<OneTimeLink> use(const QByteArray &token, QLatin1String purpose = link_purpose::kVerifyEmail)
    {
        return f->write([&](Transaction &tx) { return links->use(tx, token, purpose); });
    }
    Result<OneTimeLink> peek(const QByteArray &token, QLatin1String purpose = link_purpose::kVerifyEmail)
    {
        return f->read([&](Transaction &tx) { return links->peek(tx, token, purpose); });
    }
    /// "right", "wrong" or the reason of the error.
    QByteArray tryCode(const QByteArray &token, const QString &code,
                       QLatin1String purpose = link_purpose::kVerifyPhone)
    {
        const auto tried =
            f->write([&](Transaction &tx) { return links->useCode(tx, token, purpose, code); });
        if (!tried.ok()) return tried.error().reason;
        return tried->has_value() ? "right" : "wrong";
    }
    static QString textOf(const OneTimeCode &code) { return QString::fromLatin1(code.code.reveal()); }
    static QString otherThan(const OneTimeCode &code)
    {
        return textOf(code) == QStringLiteral("000000") ? QStringLiteral("000001") : QStringLiteral("000000");
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<AccountsFixture>();
        links = std::make_unique<OneTimeLinkService>(f->clock);
        ada = f->make(QStringLiteral("ada"));
    }

    void link_isShownAsOftenAsWantedAndUsedOnce()
    {
        const QByteArray token = issue();
        QCOMPARE(token.size(), 43);  // 256 bits
        QVERIFY(peek(token).ok());
        QVERIFY(peek(token).ok());
        const auto used = use(token);
        QVERIFY(used.ok());
        QCOMPARE(used->user, ada.id);
        QCOMPARE(used->data.value(QLatin1String("email")).toString(), QStringLiteral("ada@example.org"));
        QCOMPARE(use(token).error().reason, QByteArray("link_expired"));
        QCOMPARE(peek(token).error().reason, QByteArray("link_expired"));
    }

    void link_isRefused_data()
    {
        QTest::addColumn<QByteArray>("change");
        for (const char *change : {"unknown", "truncated", "longer", "empty", "huge", "nul"})
            QTest::newRow(change) << QByteArray(change);
    }
    void link_isRefused()
    {
        QFETCH(QByteArray, change);
        const QByteArray good = issue();
        QByteArray token = good;
        if (change == "unknown") token = randomToken().reveal();
        if (change == "truncated") token.chop(1);
        if (change == "longer") token += 'A';
        if (change == "empty") token.clear();
        if (change == "huge") token = QByteArray(1'000'000, 'A');
        if (change == "nul") token[3] = '\0';
        QCOMPARE(peek(token).error().code, ErrorCode::Gone);
        QCOMPARE(use(token).error().code, ErrorCode::Gone);
        QVERIFY(use(good).ok());
    }

    void link_ofAnotherPurposeIsNotFound()
    {
        const QByteArray token = issue();
        QCOMPARE(use(token, link_purpose::kResetPassword).error().reason, QByteArray("link_expired"));
        QCOMPARE(tryCode(token, QStringLiteral("000000"), link_purpose::kVerifyEmail),
                 QByteArray("link_expired"));
        QVERIFY(use(token).ok());
    }

    void link_endsWithItsTimeAndWithItsReplacement()
    {
        const QByteArray old = issue(1h);
        f->clock.advance(1h);
        QCOMPARE(use(old).error().reason, QByteArray("link_expired"));
        const QByteArray replaced = issue();
        const auto revoked =
            f->write([&](Transaction &tx) { return links->revoke(tx, link_purpose::kVerifyEmail, ada.id); });
        QVERIFY(revoked.ok());
        QCOMPARE(use(replaced).error().reason, QByteArray("link_expired"));
    }

    void link_isStoredAsADigestAlone()
    {
        const QByteArray token = issue();
        const Statement stored("SELECT token_hash FROM one_time_links");
        const auto hash = f->read(
            [&](Transaction &tx) { return tx.one(stored, {}, [](const Row &row) { return row.bytes(0); }); });
        QCOMPARE(**hash, QCryptographicHash::hash(token, QCryptographicHash::Sha256));
    }

    void link_isUsedByOneOfTwoHundred()
    {
        const QByteArray token = issue();
        std::atomic<int> won{0};
        std::atomic<int> gone{0};
        inParallel(200, [&](int) {
            const auto used = use(token);
            if (used.ok())
                ++won;
            else if (used.error().reason == "link_expired")
                ++gone;
        });
        QCOMPARE(won.load(), 1);
        QCOMPARE(gone.load(), 199);
    }

    void link_goesWithItsAccount()
    {
        const QByteArray token = issue();
        QVERIFY(f->write([&](Transaction &tx) { return f->users.remove(tx, f->system, ada.id); }).ok());
        QCOMPARE(peek(token).error().reason, QByteArray("link_expired"));
    }

    void code_isRightOnce()
    {
        const OneTimeCode code = issueCode();
        const QByteArray token = code.token.reveal();
        QCOMPARE(textOf(code).size(), 6);
        QCOMPARE(tryCode(token, otherThan(code)), QByteArray("wrong"));
        QCOMPARE(tryCode(token, QString()), QByteArray("wrong"));
        QString spaced = textOf(code);
        spaced.insert(3, QLatin1Char(' '));
        QCOMPARE(tryCode(token, spaced), QByteArray("right"));
        QCOMPARE(tryCode(token, textOf(code)), QByteArray("link_expired"));
    }

    void code_endsAfterFiveTries()
    {
        const OneTimeCode code = issueCode();
        const QByteArray token = code.token.reveal();
        for (int i = 0; i < OneTimeLinkService::kCodeAttempts; ++i)
            QCOMPARE(tryCode(token, otherThan(code)), QByteArray("wrong"));
        QCOMPARE(tryCode(token, textOf(code)), QByteArray("link_expired"));
    }

    void code_isOfNoUseWithoutItsToken()
    {
        const OneTimeCode code = issueCode();
        const OneTimeCode other = issueCode();
        QCOMPARE(tryCode(randomToken().reveal(), textOf(code)), QByteArray("link_expired"));
        QCOMPARE(use(code.token.reveal(), link_purpose::kVerifyPhone).error().reason,
                 QByteArray("link_expired"));
        if (textOf(code) != textOf(other))
            QCOMPARE(tryCode(other.token.reveal(), textOf(code)), QByteArray("wrong"));
        f->clock.advance(10min);
        QCOMPARE(tryCode(code.token.reveal(), textOf(code)), QByteArray("link_expired"));
    }

    void code_isUsedByOneOfTwoHundred()
    {
        const OneTimeCode code = issueCode();
        const QByteArray token = code.token.reveal();
        std::atomic<int> won{0};
        inParallel(200, [&](int) { won += tryCode(token, textOf(code)) == "right" ? 1 : 0; });
        QCOMPARE(won.load(), 1);
    }

    void code_letsNoMoreThanFiveGuessesInAtOnce()
    {
        const OneTimeCode code = issueCode();
        const QByteArray token = code.token.reveal();
        std::atomic<int> tried{0};
        inParallel(200, [&](int) { tried += tryCode(token, otherThan(code)) == "wrong" ? 1 : 0; });
        QCOMPARE(tried.load(), OneTimeLinkService::kCodeAttempts);
    }

    void countSince_countsUsedOnesToo()
    {
        const auto count = [&] {
            return *f->read([&](Transaction &tx) {
                return links->countSince(tx, link_purpose::kVerifyEmail, ada.id, f->clock.now() - 1h);
            });
        };
        QVERIFY(use(issue()).ok());
        issue();
        QCOMPARE(count(), 2);
        f->clock.advance(1h);
        QCOMPARE(count(), 0);
    }

    void prune_takesOnlyWhatIsOver()
    {
        issue(1h);
        const QByteArray fresh = issue(3h);
        f->clock.advance(2h);
        const auto gone = f->write([&](Transaction &tx) { return links->prune(tx, f->clock.now(), 100); });
        QCOMPARE(*gone, 1);
        QVERIFY(use(fresh).ok());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestOneTimeLink)
#include "tst_one_time_link.moc"
