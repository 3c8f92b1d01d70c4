#include <QJsonDocument>
#include <QTest>
#include <atomic>

#include "api_fixture.h"
#include "core/api/people_services.h"
#include "tests/support/in_parallel.h"

using namespace gatehouse;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject because(const char *reason)
{
    return {{s("reason"), s(reason)}};
}

}  // namespace

/// Accounts at other providers, as administrators see them and take them away.
class TestIdentitiesApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ApiFixture> f;
    UserId anna;
    QByteArray root;
    Provider google;
    Provider house;

    Services &services() { return *f->services; }
    static Caller caller() { return Caller::system(s("test")); }
    Provider addProvider(const char *name, const char *issuer)
    {
        NewProvider input;
        input.name = s(name);
        input.issuer = s(issuer);
        input.clientId = s("us");
        return f->write([&](Transaction &tx) {
            return services().people->providers.create(tx, caller(), input,
                                                       Secret(QByteArray("their-secret")));
        });
    }
    void link(const UserId &user, const Provider &provider, const QString &subject, const QString &email = {})
    {
        f->write([&](Transaction &tx) -> Result<void> {
            FederatedIdentity identity;
            identity.provider = provider.id;
            identity.subject = subject;
            identity.user = user;
            identity.email = email;
            identity.linkedAt = f->clock.now();
            GATEHOUSE_TRY_ASSIGN(linked, federation_store::link(tx, identity));
            return linked ? Result<void>() : Error::internalError(s("not linked"));
        });
    }
    UserId addPersonWithoutPassword(const char *name)
    {
        NewUser input;
        input.username = s(name);
        input.email = input.username + s("@example.org");
        return f->write([&](Transaction &tx) { return services().users.create(tx, caller(), input); }).id;
    }
    static QByteArray path(const UserId &user, const QString &id = {})
    {
        const QByteArray list = "/admin/v1/users/" + user.toString().toUtf8() + "/identities";
        return id.isEmpty() ? list : list + '/' + id.toUtf8();
    }
    QList<QJsonObject> list(const UserId &user)
    {
        QList<QJsonObject> items;
        for (const QJsonValue &item : f->callWith(root, "GET", path(user)).json().value(u"items").toArray())
            items.append(item.toObject());
        return items;
    }
    /// ApiFixture::callWith() sends no body with DELETE.
    HttpAnswer unlinkAs(const QByteArray &token, const QByteArray &target, const QJsonObject &body = {})
    {
        Fields fields{{"Authorization", "Bearer " + token}};
        if (body.isEmpty()) return f->call("DELETE", target, fields);
        fields.append(Field{"Content-Type", "application/json"});
        return f->call("DELETE", target, fields, QJsonDocument(body).toJson(QJsonDocument::Compact));
    }
    HttpAnswer unlink(const UserId &user, const QString &id, const QJsonObject &body = {})
    {
        return unlinkAs(root, path(user, id), body);
    }
    QList<Message> mails()
    {
        const auto claimed = f->write([&](Transaction &tx) { return services().outbox.claim(tx, 100); });
        QList<Message> all;
        for (const Delivery &delivery : claimed)
            all.append(*services().people->messages.open(delivery));
        return all;
    }
    QList<AuditRecord> unlinked()
    {
        AuditQuery query;
        query.type = s("identity.unlinked");
        return f->db->read([&](Transaction &tx) { return services().audit.search(tx, query, {}); })->items;
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<ApiFixture>();
        services().settings.adopt(Setting::MailEnabled, true);
        root = f->tokenOf(f->addUser(s("root"), {Role::Administrator}));
        anna = f->addUser(s("anna"));
        google = addProvider("Google", "https://accounts.example");
        house = addProvider("Other house", "https://idp.example");
    }
    void cleanup() { f.reset(); }

    void list_tellsWhatIsKept()
    {
        QCOMPARE(f->callWith(root, "GET", path(anna)).status, 200);
        QVERIFY(list(anna).isEmpty());
        link(anna, google, s("g-1"), s("anna@gmail.example"));
        link(anna, house, s("h-1"));
        const auto items = list(anna);
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0].value(u"provider").toString(), google.id.toString());
        QCOMPARE(items[0].value(u"provider_name").toString(), s("Google"));
        QCOMPARE(items[0].value(u"subject").toString(), s("g-1"));
        QCOMPARE(items[0].value(u"email").toString(), s("anna@gmail.example"));
        QCOMPARE(items[0].value(u"linked_at").toString(), f->clock.now().toRfc3339());
        QVERIFY(items[0].value(u"last_used_at").isNull());
        QCOMPARE(items[0].value(u"last_way_in"), QJsonValue(false));
        QVERIFY(items[1].value(u"email").isNull());
        QVERIFY(items[0].value(u"id") != items[1].value(u"id"));
        QCOMPARE(f->callWith(root, "GET", path(UserId::generate(f->clock))).status, 404);
    }

    void unlink_takesOneAway_auditsAndWrites()
    {
        link(anna, google, s("g-1"), s("anna@gmail.example"));
        link(anna, house, s("h-1"));
        const QString id = list(anna)[0].value(u"id").toString();
        QCOMPARE(unlink(anna, id, because("taken over there")).status, 204);
        QCOMPARE(list(anna).size(), 1);
        QCOMPARE(list(anna)[0].value(u"subject").toString(), s("h-1"));
        const auto events = unlinked();
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].reason, s("taken over there"));
        QCOMPARE(events[0].actorName, s("root"));
        QCOMPARE(events[0].target.id, anna.toString());
        QCOMPARE(events[0].detail.value(u"subject").toString(), s("g-1"));
        QVERIFY(!events[0].detail.contains(u"last_way_in"));
        const auto sent = mails();
        QCOMPARE(sent.size(), 1);
        QCOMPARE(sent[0].kind, s("factor_removed"));
        QCOMPARE(sent[0].to, s("anna@example.org"));
        QCOMPARE(sent[0].values.value(u"factor").toString(), s("Google (anna@gmail.example)"));
        QCOMPARE(unlink(anna, id).status, 404);
        QCOMPARE(unlinked().size(), 1);
    }

    void anySubject_hasAnIdThatFitsIntoAPath()
    {
        const QStringList subjects{s("a/b"), s("auth0|5f7c"), s("../.."), s("?x=1#y"), s("%2F"),
                                   s(" "),   s("日本"),       s("g-1"),   s("G-1"),    s("\\")};
        for (const QString &subject : subjects)
            link(anna, google, subject);
        QSet<QString> ids;
        for (const QJsonObject &item : list(anna))
            ids.insert(item.value(u"id").toString());
        QCOMPARE(ids.size(), subjects.size());
        for (qsizetype left = subjects.size(); left > 0; --left) {
            const QJsonObject item = list(anna).first();
            QCOMPARE(unlink(anna, item.value(u"id").toString()).status, 204);
            QCOMPARE(list(anna).size(), left - 1);
            QVERIFY(!list(anna).contains(item));
        }
    }

    void unlink_ofWhatIsNotTheirs()
    {
        link(anna, google, s("g-1"));
        const QString id = list(anna)[0].value(u"id").toString();
        const UserId ben = f->addUser(s("ben"));
        link(ben, google, s("g-2"));
        QCOMPARE(unlink(ben, id).status, 404);
        QCOMPARE(unlink(anna, id.chopped(1)).status, 404);
        QCOMPARE(unlink(anna, id + u'A').status, 404);
        QCOMPARE(unlink(anna, id.toLower()).status, 404);
        QCOMPARE(unlink(anna, s("g-1")).status, 404);
        QCOMPARE(unlink(anna, QString(4000, u'A')).status, 404);
        QCOMPARE(unlink(UserId::generate(f->clock), id).status, 404);
        QCOMPARE(unlink(anna, id, {{s("why"), s("x")}}).status, 400);
        QCOMPARE(list(anna).size(), 1);
        QCOMPARE(list(ben).size(), 1);
        QVERIFY(unlinked().isEmpty() && mails().isEmpty());
    }

    void helpDesk_helpsUsersAndNoAdministrators()
    {
        const UserId chief = f->addUser(s("chief"), {Role::Administrator});
        link(chief, google, s("g-1"));
        link(anna, google, s("g-2"));
        const QByteArray desk = f->tokenOf(f->addUser(s("desk"), {Role::HelpDesk}));
        const QString chiefs = list(chief)[0].value(u"id").toString();
        QCOMPARE(f->callWith(desk, "GET", path(chief)).status, 200);
        QCOMPARE(unlinkAs(desk, path(chief, chiefs), because("x")).status, 403);
        QCOMPARE(list(chief).size(), 1);
        QCOMPARE(unlinkAs(desk, path(anna, list(anna)[0].value(u"id").toString())).status, 204);
        const QByteArray auditor = f->tokenOf(f->addUser(s("auditor"), {Role::Auditor}));
        QCOMPARE(f->callWith(auditor, "GET", path(chief)).status, 200);
        QCOMPARE(unlinkAs(auditor, path(chief, chiefs), because("x")).status, 403);
        QCOMPARE(f->callWith(f->tokenOf(anna), "GET", path(anna)).status, 403);
    }

    void theLastWayIn_wantsAReason()
    {
        const UserId carl = addPersonWithoutPassword("carl");
        link(carl, google, s("g-1"));
        link(carl, house, s("h-1"));
        QCOMPARE(list(carl)[0].value(u"last_way_in"), QJsonValue(false));
        ProviderChanges off;
        off.enabled = false;
        f->write([&](Transaction &tx) {
            return services().people->providers.update(tx, caller(), house.id, off);
        });
        const auto items = list(carl);
        QCOMPARE(items[0].value(u"last_way_in"), QJsonValue(true));
        QCOMPARE(items[1].value(u"last_way_in"), QJsonValue(false));
        const QString id = items[0].value(u"id").toString();
        const HttpAnswer silent = unlink(carl, id);
        QCOMPARE(silent.status, 400);
        QCOMPARE(silent.text(QLatin1String("field")), s("reason"));
        QCOMPARE(list(carl).size(), 2);
        QCOMPARE(unlink(carl, id, because("left the house")).status, 204);
        const auto events = unlinked();
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].detail.value(u"last_way_in"), QJsonValue(true));
        QCOMPARE(events[0].reason, s("left the house"));
    }

    void onesOwnLastWayIn_stays()
    {
        const UserId chief = addPersonWithoutPassword("chief");
        f->write([&](Transaction &tx) {
            return services().users.setRoles(tx, caller(), chief, {Role::Administrator});
        });
        link(chief, google, s("g-1"));
        const QString id = list(chief)[0].value(u"id").toString();
        const HttpAnswer own = unlinkAs(f->tokenOf(chief), path(chief, id), because("x"));
        QCOMPARE(own.status, 409);
        QCOMPARE(own.text(QLatin1String("code")), s("last_way_in"));
        QCOMPARE(list(chief).size(), 1);
    }

    void secondApproval_isNotAskedFor()
    {
        services().settings.adopt(Setting::RecoverySecondApproval, true);
        f->write([&](Transaction &tx) { return services().recoveryCodes.regenerate(tx, caller(), anna); });
        link(anna, google, s("g-1"));
        QCOMPARE(unlink(anna, list(anna)[0].value(u"id").toString()).status, 204);
    }

    void manyAtOnce_oneWins()
    {
        link(anna, google, s("g-1"));
        const QString id = list(anna)[0].value(u"id").toString();
        std::atomic<int> done{0};
        std::atomic<int> late{0};
        inParallel(40, [&](int) {
            const int status = unlink(anna, id).status;
            if (status == 204) ++done;
            if (status == 404) ++late;
        });
        QCOMPARE(done.load(), 1);
        QCOMPARE(late.load(), 39);
        QCOMPARE(unlinked().size(), 1);
        QCOMPARE(mails().size(), 1);
    }

    void theLastTwo_takenAtOnce_doNotCountOnEachOther()
    {
        const UserId carl = addPersonWithoutPassword("carl");
        link(carl, google, s("g-1"));
        link(carl, house, s("h-1"));
        const auto items = list(carl);
        std::atomic<int> done{0};
        inParallel(2, [&](int i) {
            if (unlink(carl, items[i].value(u"id").toString()).status == 204) ++done;
        });
        QCOMPARE(done.load(), 1);
        QCOMPARE(list(carl).size(), 1);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestIdentitiesApi)
#include "tst_identities_api.moc"
