#include <QTest>

#include "core/identity/group_service.h"
#include "core/signin/approval_service.h"
#include "core/signin/invitation_service.h"
#include "signin_fixture.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const QString kPassword = QStringLiteral("a long enough password");

}  // namespace

class TestInvitationService : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SignInFixture> f;
    std::unique_ptr<GroupService> groups;
    std::unique_ptr<InvitationService> invitations;
    std::unique_ptr<ApprovalService> approvals;

    static Caller callerOf(const User &user)
    {
        Caller by;
        by.kind = Caller::Kind::User;
        by.user = user.id;
        by.name = user.username;
        return by;
    }
    static NewInvitation to(const QString &email)
    {
        NewInvitation input;
        input.email = email;
        return input;
    }
    Result<SentInvitation> invite(const NewInvitation &input, const Caller &by)
    {
        return f->write([&](Transaction &tx) { return invitations->create(tx, by, input); });
    }
    Result<SentInvitation> invite(const NewInvitation &input) { return invite(input, f->system); }
    QByteArray accept(const QByteArray &token, const QString &username)
    {
        InvitationAnswer answer;
        answer.token = token;
        answer.username = username;
        answer.password = Secret::fromText(kPassword);
        auto future = invitations->accept(std::move(answer), f->caller);
        future.waitForFinished();
        const Result<void> done = future.takeResult();
        return done.ok() ? QByteArray("ok") : done.error().reason;
    }
    static QByteArray tokenOf(const QString &link) { return link.section(QLatin1Char('='), -1).toUtf8(); }
    User userNamed(const QString &name)
    {
        return **f->write([&](Transaction &tx) { return f->users.findByLogin(tx, name); });
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<SignInFixture>();
        f->settings.adopt(Setting::RegistrationMode, QStringLiteral("invitation"));
        f->settings.adopt(Setting::MailEnabled, true);
        groups = std::make_unique<GroupService>(f->access, f->roles, f->audit, f->clock);
        invitations =
            std::make_unique<InvitationService>(f->services, *groups, f->messages, SignInFixture::kIssuer);
        approvals = std::make_unique<ApprovalService>(f->services);
    }

    void mail_makesAnAccountWithAProvedAddress()
    {
        const auto staff = f->write([&](Transaction &tx) {
            return groups->create(tx, f->system, {QStringLiteral("Staff"), {}, {}});
        });
        NewInvitation input = to(QStringLiteral("eve@example.org"));
        input.groups = {staff->id};
        input.note = QStringLiteral("See you on Monday.");
        const auto sent = invite(input);
        QVERIFY(sent.ok());
        QVERIFY(sent->link.isEmpty());
        const QList<Message> mails = f->sent();
        QCOMPARE(mails.size(), 1);
        QCOMPARE(mails.first().kind, QStringLiteral("invitation"));
        const QByteArray token = SignInFixture::tokenIn(mails.first());
        for (int i = 0; i < 3; ++i)
            QVERIFY(f->write([&](Transaction &tx) { return invitations->open(tx, token); }).ok());

        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("ok"));
        QCOMPARE(accept(token, QStringLiteral("eve2")), QByteArray("link_expired"));
        QVERIFY(as<SignInDone>(f->begin(QStringLiteral("eve"), kPassword)));
        const User eve = userNamed(QStringLiteral("eve"));
        QVERIFY(eve.emailVerified);
        const auto details = f->write([&](Transaction &tx) { return f->users.details(tx, eve.id); });
        QCOMPARE(details->groups.size(), 1);
        const auto after =
            f->write([&](Transaction &tx) { return invitations->byId(tx, sent->invitation.id); });
        QVERIFY(after->status(f->clock.now()) == InvitationStatus::Accepted);
        QCOMPARE(after->acceptedUser, eve.id);
        QCOMPARE(f->events(QStringLiteral("invitation.accepted")).size(), 1);
    }

    void link_isToldOnceWhereThereIsNoMail()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        const auto sent = invite(to(QStringLiteral("eve@example.org")));
        QVERIFY(sent->link.startsWith(SignInFixture::kIssuer + QStringLiteral("/invitation?token=")));
        QCOMPARE(accept(tokenOf(sent->link), QStringLiteral("eve")), QByteArray("ok"));
        // Whoever hands a link over proves nothing about the address.
        QVERIFY(!userNamed(QStringLiteral("eve")).emailVerified);
    }

    void takenUsername_leavesItOpen()
    {
        f->addUser(QStringLiteral("ada"));
        f->settings.adopt(Setting::MailEnabled, false);
        const QByteArray token = tokenOf(invite(to(QStringLiteral("eve@example.org")))->link);
        QCOMPARE(accept(token, QStringLiteral("ADA")), QByteArray("username_taken"));
        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("ok"));
    }

    void create_isRefused()
    {
        f->addUser(QStringLiteral("ada"));
        QCOMPARE(invite(to(QStringLiteral("ada@example.org"))).error().reason, QByteArray("email_taken"));
        QCOMPARE(invite(to(QStringLiteral("no address"))).error().field, QByteArray("email"));
        NewInvitation unknown = to(QStringLiteral("eve@example.org"));
        unknown.groups = {GroupId::generate(f->clock)};
        QCOMPARE(invite(unknown).error().field, QByteArray("groups"));
        f->settings.adopt(Setting::RegistrationBlockedDomains, QStringLiteral("example.org"));
        QCOMPARE(invite(to(QStringLiteral("eve@example.org"))).error().reason, QByteArray("email_domain"));
        f->settings.adopt(Setting::RegistrationMode, QStringLiteral("off"));
        QCOMPARE(invite(to(QStringLiteral("eve@example.net"))).error().reason, QByteArray("invitations_off"));
    }

    void rights_areGivenByThoseAloneWhoHaveThem()
    {
        const User boss = f->addUser(QStringLiteral("boss"), kAdasPassword, false, {Role::Administrator});
        f->addUser(QStringLiteral("boss2"), kAdasPassword, false, {Role::Administrator});
        const User help = f->addUser(QStringLiteral("help"), kAdasPassword, false, {Role::HelpDesk});
        const auto admins = f->write([&](Transaction &tx) {
            return groups->create(tx, f->system, {QStringLiteral("Admins"), {}, {Role::Administrator}});
        });
        f->settings.adopt(Setting::MailEnabled, false);
        NewInvitation byRole = to(QStringLiteral("eve@example.org"));
        byRole.roles = {Role::Administrator};
        NewInvitation byGroup = to(QStringLiteral("eve@example.org"));
        byGroup.groups = {admins->id};
        QCOMPARE(invite(byRole, callerOf(help)).error().code, ErrorCode::Forbidden);
        QCOMPARE(invite(byGroup, callerOf(help)).error().code, ErrorCode::Forbidden);
        QVERIFY(invite(to(QStringLiteral("eve@example.org")), callerOf(help)).ok());

        // What the inviter may not give any more when it is accepted is not given.
        const QByteArray token = tokenOf(invite(byRole, callerOf(boss))->link);
        const QByteArray kept = tokenOf(invite(byGroup, callerOf(boss))->link);
        QVERIFY(
            f->write([&](Transaction &tx) { return f->users.setRoles(tx, f->system, boss.id, {}); }).ok());
        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("link_expired"));
        QVERIFY(f->write([&](Transaction &tx) { return f->users.remove(tx, f->system, boss.id); }).ok());
        QCOMPARE(accept(kept, QStringLiteral("eve")), QByteArray("link_expired"));
    }

    void link_endsWithTimeResendAndRevoke()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        const auto first = invite(to(QStringLiteral("eve@example.org")));
        const InvitationId id = first->invitation.id;
        f->clock.advance(24h * 7);
        QCOMPARE(accept(tokenOf(first->link), QStringLiteral("eve")), QByteArray("link_expired"));
        const auto again =
            f->write([&](Transaction &tx) { return invitations->resend(tx, f->system, id, true); });
        QVERIFY(again.ok());
        QCOMPARE(again->invitation.sentCount, 2);
        const auto third =
            f->write([&](Transaction &tx) { return invitations->resend(tx, f->system, id, true); });
        QCOMPARE(accept(tokenOf(again->link), QStringLiteral("eve")), QByteArray("link_expired"));
        QVERIFY(f->write([&](Transaction &tx) { return invitations->revoke(tx, f->system, id, {}); }).ok());
        QCOMPARE(accept(tokenOf(third->link), QStringLiteral("eve")), QByteArray("link_expired"));
        QCOMPARE(f->write([&](Transaction &tx) { return invitations->revoke(tx, f->system, id, {}); })
                     .error()
                     .reason,
                 QByteArray("not_open"));
        QCOMPARE(f->write([&](Transaction &tx) { return invitations->resend(tx, f->system, id, true); })
                     .error()
                     .reason,
                 QByteArray("not_open"));
    }

    void link_endsWhenInvitationsAreSwitchedOff()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        const QByteArray token = tokenOf(invite(to(QStringLiteral("eve@example.org")))->link);
        f->settings.adopt(Setting::RegistrationMode, QStringLiteral("off"));
        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("link_expired"));
    }

    void password_isLongEnoughForTheGroups_data()
    {
        QTest::addColumn<bool>("byRole");
        QTest::newRow("a group with a longer minimum") << false;
        QTest::newRow("a group that gives a role with one") << true;
    }

    void password_isLongEnoughForTheGroups()
    {
        QFETCH(bool, byRole);
        f->settings.adopt(Setting::MailEnabled, false);
        const auto staff = f->write([&](Transaction &tx) {
            return groups->create(
                tx, f->system,
                {QStringLiteral("Staff"), {}, byRole ? RoleSet{Role::Administrator} : RoleSet{}});
        });
        QVERIFY(staff.ok());
        const SettingSubject subject =
            byRole ? SettingSubject{SettingSubject::Kind::Role, toString(Role::Administrator)}
                   : SettingSubject{SettingSubject::Kind::Group, staff->id.toString()};
        f->settings.adoptOverride(Setting::PasswordMinLength, subject, kPassword.size() + 1);
        NewInvitation input = to(QStringLiteral("eve@example.org"));
        input.groups = {staff->id};
        const QByteArray token = tokenOf(invite(input)->link);
        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("password_too_short"));
        f->settings.adoptOverride(Setting::PasswordMinLength, subject, kPassword.size());
        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("ok"));
    }

    void program_givesRightsWhileItHasThem_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<bool>("gives");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray disabled = "UPDATE clients SET disabled = NOT disabled";
        const QByteArray gone = "DELETE FROM clients";
        const QByteArray narrowed = "UPDATE clients SET scopes = '[\"users:read\"]'";
        QTest::newRow("still there") << QByteArray() << true << QByteArray("ok");
        QTest::newRow("disabled") << disabled << true << QByteArray("link_expired");
        QTest::newRow("gone") << gone << true << QByteArray("link_expired");
        QTest::newRow("may only read by now") << narrowed << true << QByteArray("link_expired");
        QTest::newRow("nothing given") << gone << false << QByteArray("ok");
    }

    void program_givesRightsWhileItHasThem()
    {
        QFETCH(QByteArray, change);
        QFETCH(bool, gives);
        QFETCH(QByteArray, answer);
        f->settings.adopt(Setting::MailEnabled, false);
        Caller program;
        program.kind = Caller::Kind::Client;
        program.client = ClientId::generate(f->clock);
        program.name = QStringLiteral("Personnel");
        const Statement insert(
            "INSERT INTO clients (id, name, name_key, kind, auth_method, grant_types, redirect_uris, "
            "post_logout_redirect_uris, scopes, created_at, updated_at) "
            "VALUES (?, 'Personnel', 'personnel', 'confidential', 'client_secret_basic', '[]', '[]', '[]', "
            "'[\"users:write\"]', 0, 0)");
        QVERIFY(
            f->write([&](Transaction &tx) { return tx.change(insert, {sqlValue(program.client)}); }).ok());
        NewInvitation input = to(QStringLiteral("eve@example.org"));
        if (gives) input.roles = {Role::Administrator};
        const auto sent = invite(input, program);
        QVERIFY(sent.ok());
        const Statement changed(change.constData());
        if (!change.isEmpty())
            QVERIFY(f->write([&](Transaction &tx) { return tx.change(changed, {}); }).ok());
        QCOMPARE(accept(tokenOf(sent->link), QStringLiteral("eve")), answer);
    }

    /// Nothing says any more who gave the rights: then nobody did.
    void program_isNotKnownWithoutTheAuditLog()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        NewInvitation input = to(QStringLiteral("eve@example.org"));
        input.roles = {Role::Administrator};
        const QByteArray token = tokenOf(invite(input)->link);
        const Statement remove("DELETE FROM audit_events");
        QVERIFY(f->write([&](Transaction &tx) { return tx.change(remove, {}); }).ok());
        QCOMPARE(accept(token, QStringLiteral("eve")), QByteArray("link_expired"));
    }

    void list_hasEachStatusInPages()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        QList<InvitationId> made;
        for (int i = 0; i < 5; ++i) {
            made.append(invite(to(QStringLiteral("p%1@example.org").arg(i)))->invitation.id);
            f->clock.advance(1min);
        }
        QVERIFY(f->write([&](Transaction &tx) {
                     return invitations->revoke(tx, f->system, made.at(0), {});
                 }).ok());
        const auto list = [&](std::optional<InvitationStatus> status, const PageRequest &page) {
            return *f->write([&](Transaction &tx) { return invitations->list(tx, status, page); });
        };
        const Page<Invitation> first = list({}, {2, {}});
        QCOMPARE(first.items.size(), 2);
        QCOMPARE(first.items.first().id, made.at(4));
        const Page<Invitation> second = list({}, {2, first.next});
        QCOMPARE(second.items.first().id, made.at(2));
        QCOMPARE(list({}, {2, second.next}).items.size(), 1);
        QCOMPARE(list(InvitationStatus::Open, {}).items.size(), 4);
        QCOMPARE(list(InvitationStatus::Revoked, {}).items.size(), 1);
        f->clock.advance(24h * 8);
        QCOMPARE(list(InvitationStatus::Open, {}).items.size(), 0);
        QCOMPARE(list(InvitationStatus::Expired, {}).items.size(), 4);
        QCOMPARE(list(InvitationStatus::Accepted, {}).items.size(), 0);
    }

    void link_makesOneAccountUnderManyTries()
    {
        f->settings.adopt(Setting::MailEnabled, false);
        const QByteArray token = tokenOf(invite(to(QStringLiteral("eve@example.org")))->link);
        std::atomic<int> won{0};
        inParallel(200, [&](int i) { won += accept(token, QStringLiteral("eve%1").arg(i)) == "ok" ? 1 : 0; });
        QCOMPARE(won.load(), 1);
        QCOMPARE(f->write([&](Transaction &tx) { return f->users.counts(tx); })->all, 1);
    }

    // --- four eyes

    void approval_isNeverGivenByWhoAskedOrWhomItIsAbout()
    {
        const User asker = f->addUser(QStringLiteral("asker"), kAdasPassword, false, {Role::Administrator});
        const User target = f->addUser(QStringLiteral("target"), kAdasPassword, false, {Role::Administrator});
        const auto ask = [&](const User &by) {
            return f->write([&](Transaction &tx) {
                return approvals->ask(tx, callerOf(by), QStringLiteral("reset_mfa"), target,
                                      QStringLiteral("lost phone"));
            });
        };
        QCOMPARE(ask(asker).error().reason, QByteArray("no_second_administrator"));
        const User second = f->addUser(QStringLiteral("second"), kAdasPassword, false, {Role::Administrator});
        const User help = f->addUser(QStringLiteral("help"), kAdasPassword, false, {Role::HelpDesk});
        const auto asked = ask(asker);
        QVERIFY(asked.ok());
        QCOMPARE(ask(second).error().reason, QByteArray("approval_waiting"));
        const auto decide = [&](const Caller &by, bool approve) {
            return f->write([&](Transaction &tx) { return approvals->decide(tx, by, asked->id, approve); });
        };
        QCOMPARE(decide(callerOf(asker), true).error().reason, QByteArray("own_request"));
        QCOMPARE(decide(callerOf(target), true).error().reason, QByteArray("own_request"));
        QCOMPARE(decide(callerOf(help), true).error().code, ErrorCode::Forbidden);
        Caller program;
        program.kind = Caller::Kind::Client;
        QCOMPARE(decide(program, true).error().reason, QByteArray("not_a_person"));
        QCOMPARE(f->write([&](Transaction &tx) { return approvals->waiting(tx); })->size(), 1);
        const auto given = decide(callerOf(second), true);
        QVERIFY(given.ok() && given->approved);
        QCOMPARE(decide(callerOf(second), false).error().reason, QByteArray("decided"));
        QVERIFY(f->write([&](Transaction &tx) { return approvals->waiting(tx); })->isEmpty());
        QCOMPARE(f->events(QStringLiteral("approval.given")).size(), 1);
    }

    void approval_isDecidedOnceAndEndsWithItsTime()
    {
        const User asker = f->addUser(QStringLiteral("asker"), kAdasPassword, false, {Role::Administrator});
        const User second = f->addUser(QStringLiteral("second"), kAdasPassword, false, {Role::Administrator});
        const User ada = f->addUser(QStringLiteral("ada"));
        const auto ask = [&] {
            return *f->write([&](Transaction &tx) {
                return approvals->ask(tx, callerOf(asker), QStringLiteral("reset_mfa"), ada,
                                      QStringLiteral("lost phone"));
            });
        };
        const auto decide = [&](const ApprovalId &id, bool approve) {
            return f->write(
                [&](Transaction &tx) { return approvals->decide(tx, callerOf(second), id, approve); });
        };
        const Approval late = ask();
        f->clock.advance(ApprovalService::kLifetime);
        QCOMPARE(decide(late.id, true).error().reason, QByteArray("decided"));
        const Approval next = ask();
        std::atomic<int> won{0};
        inParallel(200, [&](int) { won += decide(next.id, true).ok() ? 1 : 0; });
        QCOMPARE(won.load(), 1);
        const Approval own = ask();
        // Taking one's own request back is no approval.
        QVERIFY(f->write([&](Transaction &tx) {
                     return approvals->decide(tx, callerOf(asker), own.id, false);
                 }).ok());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestInvitationService)
#include "tst_invitation_service.moc"
