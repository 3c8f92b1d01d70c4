#pragma once

#include "core/identity/group_service.h"
#include "core/identity/user_service.h"
#include "tests/support/test_database.h"

namespace gatehouse {

/// The services of accounts over a new database.
struct AccountsFixture
{
    FakeClock clock;
    AuditLog audit{clock};
    Settings settings;
    AccessPolicy policy;
    RoleService roles{policy, audit, clock};
    UserService users{policy, roles, audit, settings, clock};
    GroupService groups{policy, roles, audit, clock};
    TestDatabase db;
    const Caller system = Caller::system(QStringLiteral("test"));

    template <class Work>
    auto write(Work work)
    {
        return db->writeAndWait(std::move(work));
    }
    template <class Work>
    auto read(Work work)
    {
        return db->read(std::move(work));
    }
    Result<User> tryMake(const NewUser &input, const Caller &by)
    {
        return write([&](Transaction &tx) { return users.create(tx, by, input); });
    }
    User make(const QString &username, const RoleSet &given = {}, const QString &email = {})
    {
        NewUser input;
        input.username = username;
        input.email = email;
        input.passwordHash = QStringLiteral("$test$") + username;
        input.roles = given;
        Result<User> made = tryMake(input, system);
        if (!made.ok())
            qFatal("make: %s %s", made.error().reason.constData(), qPrintable(made.error().internal));
        return std::move(made).value();
    }
    Group makeGroup(const QString &name, const RoleSet &given = {}, const QList<UserId> &members = {})
    {
        auto made = write([&](Transaction &tx) -> Result<Group> {
            GATEHOUSE_TRY_ASSIGN(group, groups.create(tx, system, {name, {}, given}));
            for (const UserId &member : members)
                GATEHOUSE_TRY(groups.addMember(tx, system, group.id, member));
            return groups.byId(tx, group.id);
        });
        if (!made.ok()) qFatal("makeGroup: %s", qPrintable(made.error().internal));
        return std::move(made).value();
    }
    User get(const UserId &id)
    {
        return *read([&](Transaction &tx) { return users.byId(tx, id); });
    }
    UserDetails details(const UserId &id)
    {
        return *read([&](Transaction &tx) { return users.details(tx, id); });
    }
    QStringList usernames(const UserFilter &filter, int limit = 50)
    {
        QStringList found;
        PageRequest request{limit, {}};
        do {
            const auto page = read([&](Transaction &tx) { return users.list(tx, filter, request); });
            if (!page.ok()) qFatal("list: %s", qPrintable(page.error().internal));
            for (const UserDetails &item : page->items)
                found.append(item.user.username);
            request.cursor = page->next;
        } while (!request.cursor.isEmpty());
        return found;
    }
    /// Types of all events about the target, oldest first.
    QStringList eventsAbout(const QString &target)
    {
        AuditQuery query;
        query.target = target;
        query.afterSeq = 0;
        QStringList types;
        const auto page = read([&](Transaction &tx) { return audit.search(tx, query, {200, {}}); });
        for (const AuditRecord &record : page->items)
            types.append(record.type);
        return types;
    }
    static Caller person(const User &user)
    {
        Caller caller;
        caller.kind = Caller::Kind::User;
        caller.user = user.id;
        caller.name = user.username;
        return caller;
    }
};

}  // namespace gatehouse
