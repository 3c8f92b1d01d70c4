#include <QTest>

#include "core/api/account_changes.h"
#include "core/api/people_services.h"
#include "core/api/services.h"
#include "core/engine/pruning.h"
#include "core/signin/invitation_store.h"
#include "core/signin/pending_registration_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestPruning : public QObject
{
    Q_OBJECT

    static constexpr int kMany = 5000;

    FakeClock clock;
    std::unique_ptr<TestDatabase> db;
    std::unique_ptr<Services> services;

    /// `kMany` rows made by one statement, which names the row's number %1.
    void insertMany(const QString &head, const QString &values)
    {
        for (int from = 0; from < kMany; from += 500) {
            QStringList rows;
            for (int i = from; i < from + 500; ++i)
                rows.append(u'(' + values.arg(i) + u')');
            QVERIFY(db->execute(head + QStringLiteral(" VALUES ") + rows.join(u',')));
        }
    }
    qint64 count(const Statement &statement)
    {
        return **(*db)->read([&](Transaction &tx) {
            return tx.one(statement, {}, [](const Row &row) { return row.integer(0); });
        });
    }

    template <class Work>
    auto write(Work work)
    {
        auto done = (*db)->writeAndWait(std::move(work));
        if (!done.ok()) qFatal("%s", qPrintable(done.error().internal + done.error().publicMessage));
        if constexpr (!std::is_void_v<typename decltype(done)::Value>) return std::move(done).value();
    }
    /// Somebody who registered now and has to confirm these.
    UserId registered(const char *name, pending_registration::Pending pending = {true, false})
    {
        return write([&](Transaction &tx) -> Result<UserId> {
            NewUser input;
            input.username = QString::fromLatin1(name);
            input.email = input.username + QStringLiteral("@example.org");
            GATEHOUSE_TRY_ASSIGN(user, services->users.create(tx, by, input));
            GATEHOUSE_TRY(pending_registration::insert(tx, user.id, pending, clock.now()));
            return user.id;
        });
    }
    bool isThere(const UserId &user)
    {
        return (*db)->read([&](Transaction &tx) { return services->users.byId(tx, user); }).ok();
    }
    void round()
    {
        Pruning(*services, [] { return true; }).round();
    }
    const Caller by = Caller::system(QStringLiteral("test"));

private Q_SLOTS:
    void init()
    {
        db = std::make_unique<TestDatabase>();
        services = std::make_unique<Services>(
            **db, clock, Secret("0123456789abcdef0123456789abcdef"),
            ServicesConfig{QStringLiteral("https://login.example.org"), 1, 64, {}});
    }
    void cleanup()
    {
        services.reset();
        db.reset();
    }

    void round_takesAllThatIsOver()
    {
        static const Statement kTokens("SELECT count(*) FROM revoked_tokens");
        insertMany(QStringLiteral("INSERT INTO revoked_tokens (jti, expires_at)"),
                   QStringLiteral("'over-%1', ") + QString::number(clock.now().ms - 1));
        QVERIFY(db->execute(QStringLiteral("INSERT INTO revoked_tokens (jti, expires_at) VALUES ('good', %1)")
                                .arg(clock.now().ms + 1)));
        QCOMPARE(count(kTokens), kMany + 1);
        int rests = 0;
        Pruning(*services, [&rests] {
            ++rests;
            return true;
        }).round();
        QCOMPARE(count(kTokens), 1);
        QCOMPARE(rests, kMany / Pruning::kRows);  // others had their turn in between
    }
    void round_stopsWhenItIsTold()
    {
        static const Statement kTokens("SELECT count(*) FROM revoked_tokens");
        insertMany(QStringLiteral("INSERT INTO revoked_tokens (jti, expires_at)"),
                   QStringLiteral("'over-%1', ") + QString::number(clock.now().ms - 1));
        Pruning(*services, [] { return false; }).round();
        QCOMPARE(count(kTokens), kMany - Pruning::kRows);
    }
    void round_removesAccountsThatWereNeverConfirmed()
    {
        services->settings.adopt(Setting::MailEnabled, true);
        services->settings.adopt(Setting::RegistrationVerifyEmail, true);
        const UserId never = registered("never");
        const UserId confirmed = registered("confirmed");
        const UserId byHand = registered("by.hand");
        const UserId signedIn = registered("signed.in");
        const UserId disabled = registered("disabled");
        const UserId phone = registered("phone", {false, true});  // text messages are off
        write([&](Transaction &tx) { return pending_registration::confirmEmail(tx, confirmed); });
        write([&](Transaction &tx) {
            UserChanges changes;
            changes.emailVerified = true;
            return services->users.update(tx, by, byHand, changes);
        });
        write([&](Transaction &tx) { return services->users.noteSuccess(tx, signedIn); });
        write([&](Transaction &tx) { return services->users.disable(tx, by, disabled); });
        clock.advance(24h * 7);
        const UserId later = registered("later");
        round();
        QVERIFY(isThere(never));  // not a moment too early
        clock.advance(1ms);
        round();
        QVERIFY(!isThere(never));
        for (const UserId &user : {confirmed, byHand, signedIn, disabled, phone, later})
            QVERIFY(isThere(user));
        AuditQuery query;
        query.type = event::kUserDeleted;
        const auto events = (*db)->read([&](Transaction &tx) {
            return services->audit.search(tx, query, {10, {}});
        });
        QCOMPARE(events->items.size(), 1);
        QCOMPARE(events->items.first().reason, QStringLiteral("never_confirmed"));
        QCOMPARE(events->items.first().target.name, QStringLiteral("never"));
    }
    void round_removesNobodyWhereNothingHasToBeConfirmed()
    {
        const UserId never = registered("never", {true, true});
        clock.advance(24h * 30);
        round();  // this server sends no mail
        QVERIFY(isThere(never));
    }
    void round_removesUploadsThatWereNeverFinished()
    {
        const auto begin = [this](const char *name) {
            return write([&](Transaction &tx) -> Result<ImportId> {
                GATEHOUSE_TRY_ASSIGN(begun,
                                     services->people->imports.begin(tx, by, QString::fromLatin1(name), {}));
                GATEHOUSE_TRY(services->people->imports.addPart(tx, by, begun.id, 0, "username\nada\n"));
                return begun.id;
            });
        };
        static const Statement kParts("SELECT count(*) FROM import_parts");
        const ImportId abandoned = begin("abandoned.csv");
        const ImportId started = begin("started.csv");
        write([&](Transaction &tx) {
            return services->people->imports.start(tx, by, started, ImportTask::Check);
        });
        clock.advance(24h);
        const ImportId late = begin("late.csv");
        round();
        QCOMPARE(count(kParts), 3);
        clock.advance(1ms);
        round();
        const auto there = [this](const ImportId &id) {
            return (*db)->read([&](Transaction &tx) { return services->people->imports.byId(tx, id); }).ok();
        };
        QVERIFY(!there(abandoned));
        QVERIFY(there(started));
        QVERIFY(there(late));
        QCOMPARE(count(kParts), 2);
    }
    void round_forgetsListsThatWereOnlyChecked()
    {
        const ImportId id = write([&](Transaction &tx) -> Result<ImportId> {
            const ImportService &imports = services->people->imports;
            GATEHOUSE_TRY_ASSIGN(begun, imports.begin(tx, by, QStringLiteral("people.csv"), {}));
            GATEHOUSE_TRY(imports.addPart(tx, by, begun.id, 0, "username,password\nada,secret\n"));
            GATEHOUSE_TRY(imports.start(tx, by, begun.id, ImportTask::Check));
            GATEHOUSE_TRY(imports.cancel(tx, by, begun.id));
            return begun.id;
        });
        static const Statement kParts("SELECT count(*) FROM import_parts");
        clock.advance(24h * 7);
        round();
        QCOMPARE(count(kParts), 1);
        clock.advance(1ms);
        round();
        QCOMPARE(count(kParts), 0);
        QVERIFY((*db)->read([&](Transaction &tx) { return services->people->imports.byId(tx, id); }).ok());
    }
    void round_forgetsInvitationsThatAreOver()
    {
        const auto invite = [this](const char *name, std::chrono::hours life) {
            return write([&](Transaction &tx) -> Result<InvitationId> {
                Invitation made;
                made.id = InvitationId::generate(clock);
                made.email = QString::fromLatin1(name) + QStringLiteral("@example.org");
                made.createdAt = clock.now();
                made.expiresAt = clock.now() + life;
                GATEHOUSE_TRY(invitation_store::insert(tx, made, QByteArray(name)));
                return made.id;
            });
        };
        static const Statement kInvitations("SELECT count(*) FROM invitations");
        const InvitationId revoked = invite("revoked", 24h * 365);
        write([&](Transaction &tx) { return invitation_store::revoke(tx, revoked, clock.now()); });
        invite("accepted", 24h * 365);
        write([&](Transaction &tx) { return invitation_store::accept(tx, "accepted", clock.now()); });
        invite("expired", 24h);
        invite("open", 24h * 365);
        clock.advance(24h * 90);
        round();
        QCOMPARE(count(kInvitations), 4);
        clock.advance(1ms);
        round();
        QCOMPARE(count(kInvitations), 2);
        clock.advance(24h);
        round();
        QCOMPARE(count(kInvitations), 1);
    }
    void deletion_forgetsWhatImportsTellOfThePerson()
    {
        const UserId ada = registered("ada"), bob = registered("bob");
        write([&](Transaction &tx) -> Result<Unit> {
            GATEHOUSE_TRY_ASSIGN(begun, services->people->imports.begin(tx, by, QStringLiteral("x"), {}));
            QList<ImportRowResult> rows;
            for (const UserId &user : {ada, bob}) {
                ImportRowResult row;
                row.ordinal = rows.size() + 1;
                row.result = ImportResult::Updated;
                row.username = row.usernameKey = user == ada ? QStringLiteral("ada") : QStringLiteral("bob");
                row.user = user;
                row.before = {{QStringLiteral("email"), QStringLiteral("old@example.org")}};
                rows.append(row);
            }
            GATEHOUSE_TRY(ImportStore().insertRows(tx, begun.id, rows));
            return Unit{};
        });
        write([&](Transaction &tx) { return deleteUser(*services, tx, by, ada, QStringLiteral("asked")); });
        static const Statement kTold(
            "SELECT count(*) FROM import_rows WHERE username <> '' AND "
            "username_key IS NOT NULL AND before_values IS NOT NULL");
        static const Statement kSilent(
            "SELECT count(*) FROM import_rows WHERE username = '' AND "
            "username_key IS NULL AND before_values IS NULL");
        QCOMPARE(count(kTold), 1);
        QCOMPARE(count(kSilent), 1);
    }
    void round_withoutMuchToDo_doesNotRest()
    {
        int rests = 0;
        Pruning(*services, [&rests] {
            ++rests;
            return true;
        }).round();
        QCOMPARE(rests, 0);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPruning)
#include "tst_pruning.moc"
