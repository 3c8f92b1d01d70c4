#include "app/server/user_list_text.h"

#include <set>

#include "core/api/services.h"
#include "core/identity/user_lines.h"

namespace gatehouse {

namespace {

/// Calls `take` (void(const UserDetails &, const std::optional<QString> &hash)) for everyone.
template <class Take>
Result<void> forEveryUser(Services &services, bool withHashes, Take take)
{
    PageRequest page{PageRequest::kMaximumLimit, {}};
    do {
        GATEHOUSE_TRY_ASSIGN(next, services.database.read([&](Transaction &tx) -> Result<QString> {
            GATEHOUSE_TRY_ASSIGN(users, services.users.list(tx, {}, page));
            for (const UserDetails &details : std::as_const(users.items)) {
                std::optional<QString> hash;
                if (withHashes) {
                    GATEHOUSE_TRY_ASSIGN(stored, services.users.passwordHash(tx, details.user.id));
                    hash = stored;
                }
                take(details, hash);
            }
            return users.next;
        }));
        page.cursor = next;
    } while (!page.cursor.isEmpty());
    return {};
}

}  // namespace

Result<UserListText> usersAsJsonLines(Services &services, bool withHashes)
{
    UserListText list;
    GATEHOUSE_TRY(forEveryUser(services, withHashes,
                               [&](const UserDetails &details, const std::optional<QString> &hash) {
                                   list.text += userJsonLine(details, hash, withHashes);
                                   ++list.count;
                               }));
    return list;
}

Result<UserListText> usersAsCsv(Services &services, bool withHashes)
{
    std::set<QString> attributes;
    GATEHOUSE_TRY(
        forEveryUser(services, false, [&](const UserDetails &details, const std::optional<QString> &) {
            const QStringList names = details.user.attributes.keys();
            attributes.insert(names.begin(), names.end());
        }));
    UserListText list;
    const QStringList columns(attributes.begin(), attributes.end());
    list.text = userCsvHead(withHashes, columns);
    GATEHOUSE_TRY(forEveryUser(services, withHashes,
                               [&](const UserDetails &details, const std::optional<QString> &hash) {
                                   list.text += userCsvLine(details, hash, withHashes, columns);
                                   ++list.count;
                               }));
    return list;
}

}  // namespace gatehouse
