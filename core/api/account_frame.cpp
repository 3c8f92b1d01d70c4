#include "core/api/account_frame.h"

#include "core/api/api_io.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/api/signin_pages.h"

namespace gatehouse {

namespace {

Result<void> addFrame(const ExchangePtr &exchange, const Browser &browser, Transaction &tx, const User &user,
                      const char *here, QJsonObject &data)
{
    Services &services = browser.services();
    const QString name = user.displayName.isEmpty() ? user.username : user.displayName;
    data.insert(QStringLiteral("user_name"), name);
    data.insert(QStringLiteral("user_initial"), name.left(1).toUpper());
    data.insert(QStringLiteral("user_username"), user.username);
    data.insert(QStringLiteral("user_email"), user.email);
    data.insert(QStringLiteral("logout_action"), QStringLiteral("/account/sign-out"));
    data.insert(QStringLiteral("at_") + QLatin1String(here), true);
    GATEHOUSE_TRY_ASSIGN(deletion, services.people->deletions.pending(tx, user.id));
    if (deletion)
        data.insert(QStringLiteral("deletion_due"),
                    readableTime(browser.pages().language(exchange->request()), deletion->dueAt));
    GATEHOUSE_TRY_ASSIGN(passkeys, services.people->passkeys.list(tx, user.id));
    data.insert(QStringLiteral("shows_passkeys"),
                !passkeys.isEmpty() || services.people->passkeys.isOffered());
    return {};
}

}  // namespace

void showAccountPage(const ExchangePtr &exchange, const Browser &browser, const AccountPage &page,
                     const FillAccountPage &fill)
{
    Services &services = browser.services();
    Result<QJsonObject> data = services.database.read([&](Transaction &tx) -> Result<QJsonObject> {
        GATEHOUSE_TRY_ASSIGN(user, services.users.byId(tx, exchange->caller().user));
        Browser::preferLanguage(exchange, user.locale);
        QJsonObject drawn;
        GATEHOUSE_TRY(addFrame(exchange, browser, tx, user, page.here, drawn));
        GATEHOUSE_TRY(fill(tx, user, drawn));
        return drawn;
    });
    if (!data.ok()) return exchange->fail(data.error());
    const HttpRequest &request = exchange->request();
    if (!page.notice.isEmpty() && page.error == nullptr)
        data->insert(QStringLiteral("notice"), browser.pages().message(request, page.notice));
    if (page.error != nullptr) {
        data->insert(QStringLiteral("error_text"), browser.pages().errorText(request, *page.error));
        if (!page.error->field.isEmpty())
            data->insert(QString::fromLatin1(page.error->field) + QStringLiteral("_wrong"), true);
    }
    browser.replyWithForm(exchange, QLatin1String(page.name), *data, page.error == nullptr ? 200 : 422);
}

QString noticeOf(const HttpRequest &request, const QString &prefix, std::initializer_list<const char *> known)
{
    const Result<FormFields> query = queryOf(request);
    if (!query.ok()) return {};
    const QString done = fieldOf(*query, "done");
    const bool isKnown =
        std::any_of(known.begin(), known.end(), [&](const char *one) { return done == QLatin1String(one); });
    return isKnown ? prefix + u'.' + done : QString();
}

}  // namespace gatehouse
