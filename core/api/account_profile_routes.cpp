#include "core/api/account_profile_routes.h"

#include <QJsonArray>

#include "core/api/account_frame.h"
#include "core/api/own_profile.h"
#include "core/api/page_route.h"
#include "core/api/signin_pages.h"
#include "core/identity/profile.h"

namespace gatehouse {

namespace {

const QString kAddress = QStringLiteral("address");

/// Members of the profile that browsers can fill in by themselves (HTML section 4.10.18.7).
QString autocompleteOf(const QString &name)
{
    static const QHash<QString, QString> kTokens{
        {QStringLiteral("given_name"), QStringLiteral("given-name")},
        {QStringLiteral("family_name"), QStringLiteral("family-name")},
        {QStringLiteral("middle_name"), QStringLiteral("additional-name")},
        {QStringLiteral("nickname"), QStringLiteral("nickname")},
        {QStringLiteral("website"), QStringLiteral("url")},
        {QStringLiteral("street_address"), QStringLiteral("street-address")},
        {QStringLiteral("locality"), QStringLiteral("address-level2")},
        {QStringLiteral("region"), QStringLiteral("address-level1")},
        {QStringLiteral("postal_code"), QStringLiteral("postal-code")},
        {QStringLiteral("country"), QStringLiteral("country-name")}};
    return kTokens.value(name, QStringLiteral("off"));
}

/// The name of the form's field for a member: those of the address stand apart.
QString fieldName(const QString &member, bool ofAddress)
{
    return ofAddress ? kAddress + u'_' + member : member;
}

/// What errors call the member: see mergedProfile().
QByteArray pathOf(const QString &member, bool ofAddress)
{
    return (ofAddress ? "profile.address." : "profile.") + member.toLatin1();
}

/// `typed` stands in the fields again after an error, which marks the one that it is about.
class ProfileForm final
{
public:
    ProfileForm(const Browser &browser, const HttpRequest &request, const FormFields *typed,
                const Error *error)
        : m_browser(browser), m_request(request), m_typed(typed), m_error(error)
    {
    }

    QString shown(const QString &name, const QString &kept) const
    {
        return m_typed == nullptr ? kept : fieldOf(*m_typed, name.toLatin1().constData());
    }

    QJsonArray fields(const QStringList &members, const QJsonObject &kept, bool ofAddress) const
    {
        QJsonArray lines;
        for (const QString &member : members) {
            const QString name = fieldName(member, ofAddress);
            const QString label = QStringLiteral("claim.") + name;
            const QString hint = m_browser.pages().message(m_request, QStringLiteral("profile_hint.") + name);
            lines.append(QJsonObject{
                {QStringLiteral("field"), name},
                {QStringLiteral("label"), m_browser.pages().message(m_request, label)},
                {QStringLiteral("hint"), hint},
                {QStringLiteral("lines"), member == u"street_address"},
                {QStringLiteral("autocomplete"), autocompleteOf(member)},
                {QStringLiteral("wrong"), m_error != nullptr && m_error->field == pathOf(member, ofAddress)},
                {QStringLiteral("value"), shown(name, kept.value(member).toString())}});
        }
        return lines;
    }

private:
    const Browser &m_browser;
    const HttpRequest &m_request;
    const FormFields *m_typed;
    const Error *m_error;
};

QStringList plainMembers()
{
    QStringList names = profileNames();
    names.removeAll(kAddress);
    return names;
}

void draw(const ExchangePtr &exchange, const Browser &browser, const FormFields *typed, const Error *error)
{
    const QString notice =
        noticeOf(exchange->request(), QStringLiteral("account_profile"), {"saved", "language_saved"});
    showAccountPage(
        exchange, browser, {"account_profile", "profile", notice, error},
        [&](Transaction &, const User &user, QJsonObject &page) -> Result<void> {
            const ProfileForm form(browser, exchange->request(), typed, error);
            page.insert(QStringLiteral("form_action"), QStringLiteral("/account/profile"));
            page.insert(QStringLiteral("language_action"), QStringLiteral("/account/language"));
            page.insert(QStringLiteral("editable"),
                        browser.services().settings.boolean(Setting::AccountEditProfile));
            page.insert(QStringLiteral("display_name"),
                        form.shown(QStringLiteral("display_name"), user.displayName));
            page.insert(QStringLiteral("version"), QString::number(user.version));
            page.insert(QStringLiteral("fields"), form.fields(plainMembers(), user.profile, false));
            page.insert(QStringLiteral("address_fields"),
                        form.fields(addressNames(), user.profile.value(kAddress).toObject(), true));
            page.insert(QStringLiteral("user_phone"), user.phone);
            page.insert(QStringLiteral("locale_none"), user.locale.isEmpty());
            page.insert(QStringLiteral("locale_en"), user.locale.startsWith(QLatin1String("en")));
            page.insert(QStringLiteral("locale_de"), user.locale.startsWith(QLatin1String("de")));
            return {};
        });
}

UserChanges changesOf(const FormFields &form)
{
    UserChanges changes;
    changes.displayName = fieldOf(form, "display_name");
    QJsonObject profile;
    const auto take = [&form](const QString &name) {
        return fieldOf(form, name.toLatin1().constData()).trimmed();
    };
    for (const QString &member : plainMembers())
        profile.insert(member, take(member));
    QJsonObject address;
    for (const QString &member : addressNames())
        address.insert(member, take(fieldName(member, true)));
    profile.insert(kAddress, address);
    changes.profile = profile;
    return changes;
}

void showProfile(const ExchangePtr &exchange, const Browser &browser)
{
    draw(exchange, browser, nullptr, nullptr);
}

void save(const ExchangePtr &exchange, const Browser &browser, const UserChanges &changes,
          std::optional<qint64> ifVersion, const FormFields &typed, const char *done)
{
    Services &services = browser.services();
    auto saved =
        services.database.write([&services, by = exchange->caller(), changes, ifVersion](Transaction &tx) {
            return changeOwnProfile(services, tx, by, changes, ifVersion);
        });
    saved.then(exchange->context(), [exchange, &browser, typed, done](QFuture<Result<User>> finished) {
        const Result<User> outcome = taken(finished);
        if (outcome.ok())
            return exchange->reply(HttpReply::redirect(QByteArray("/account/profile?done=") + done));
        const Error &error = outcome.error();
        if (error.code == ErrorCode::InvalidInput) return draw(exchange, browser, &typed, &error);
        // What somebody else changed meanwhile is shown, so that it is not overwritten unseen.
        if (error.code == ErrorCode::PreconditionFailed) return draw(exchange, browser, nullptr, &error);
        exchange->fail(error);
    });
}

void changeProfile(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    save(exchange, browser, changesOf(*form), fieldOf(*form, "version").toLongLong(), *form, "saved");
}

void changeLanguage(const ExchangePtr &exchange, const Browser &browser)
{
    const Result<FormFields> form = browser.checkedForm(exchange->request());
    if (!form.ok()) return exchange->fail(form.error());
    UserChanges changes;
    changes.locale = fieldOf(*form, "locale");
    save(exchange, browser, changes, {}, *form, "language_saved");
}

}  // namespace

std::vector<Route> accountProfileRoutes(const Browser &browser)
{
    using enum HttpMethod;
    return {
        ownPage(browser, Get, "/account/profile", showProfile),
        ownPage(browser, Post, "/account/profile", changeProfile),
        ownPage(browser, Post, "/account/language", changeLanguage),
    };
}

}  // namespace gatehouse
