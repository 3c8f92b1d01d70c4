#include "core/api/account_methods_page.h"

#include <QJsonArray>

#include "core/api/account_frame.h"
#include "core/api/people_services.h"
#include "core/api/readable.h"
#include "core/signin/code_destination.h"

namespace gatehouse {

namespace {

/// `wrong`: the one whose new name was refused.
QJsonArray appLines(const QList<TotpFactor> &apps, const QString &language, const QString &wrong)
{
    QJsonArray lines;
    for (const TotpFactor &app : apps) {
        if (!app.confirmedAt) continue;
        QJsonObject line{{QStringLiteral("id"), app.id.toString()},
                         {QStringLiteral("label"), app.label},
                         {QStringLiteral("wrong"), app.id.toString() == wrong},
                         {QStringLiteral("added"), readableTime(language, *app.confirmedAt)}};
        if (app.lastUsedAt) line.insert(QStringLiteral("used"), readableTime(language, *app.lastUsedAt));
        lines.append(line);
    }
    return lines;
}

/// One kind of code: what it is good for, and whether it is there, may be added, or waits for something.
QJsonObject codeLine(const Browser &browser, const HttpRequest &request, const User &user, CodeKind kind,
                     const QList<CodeFactor> &present, const QList<CodeKind> &addable)
{
    const QString language = browser.pages().language(request);
    const auto text = [&](const char *what) {
        return browser.pages().message(request,
                                       QStringLiteral("methods.") + toString(kind) + QLatin1String(what));
    };
    const QString to = codeDestination(user, kind);
    QJsonObject line{{QStringLiteral("kind"), toString(kind)},
                     {QStringLiteral("name"), text("_name")},
                     {QStringLiteral("means"), text("_means")},
                     {QStringLiteral("to"), to},
                     {QStringLiteral("can_add"), addable.contains(kind)}};
    for (const CodeFactor &factor : present) {
        if (factor.kind != kind) continue;
        line.insert(QStringLiteral("is_on"), true);
        line.insert(QStringLiteral("added"), readableTime(language, factor.createdAt));
        if (factor.lastUsedAt)
            line.insert(QStringLiteral("used"), readableTime(language, *factor.lastUsedAt));
        if (to.isEmpty()) line.insert(QStringLiteral("unconfirmed"), text("_unconfirmed"));
    }
    return line;
}

/// Kinds that can neither be used nor added are not spoken of.
QJsonArray codeLines(const Browser &browser, const HttpRequest &request, const User &user,
                     const QList<CodeFactor> &present, const QList<CodeKind> &addable)
{
    QJsonArray lines;
    for (const CodeKind kind : {CodeKind::Email, CodeKind::Sms}) {
        const QJsonObject line = codeLine(browser, request, user, kind, present, addable);
        if (line.contains(QLatin1String("is_on")) || line.value(QLatin1String("can_add")).toBool())
            lines.append(line);
    }
    return lines;
}

Result<void> fill(const ExchangePtr &exchange, const Browser &browser, Transaction &tx, const User &user,
                  QJsonObject &page, const QString &wrong)
{
    Services &services = browser.services();
    const PeopleServices &people = *services.people;
    const HttpRequest &request = exchange->request();
    const QString language = browser.pages().language(request);
    GATEHOUSE_TRY_ASSIGN(apps, services.totp.list(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(passkeys, people.passkeys.list(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(codes, people.codeFactors.list(tx, user.id));
    GATEHOUSE_TRY_ASSIGN(addable, people.loginCodes.addable(tx, user));
    GATEHOUSE_TRY_ASSIGN(factors, factorsOf(tx, user.id));
    const QJsonArray appList = appLines(apps, language, wrong);
    page.insert(QStringLiteral("apps"), appList);
    page.insert(QStringLiteral("has_apps"), !appList.isEmpty());
    page.insert(QStringLiteral("can_add_app"), services.settings.boolean(Setting::MfaTotp));
    page.insert(QStringLiteral("codes"), codeLines(browser, request, user, codes, addable));
    page.insert(QStringLiteral("recovery_codes_left"), QString::number(factors.recoveryCodesLeft));
    page.insert(QStringLiteral("can_make_codes"), mayMakeRecoveryCodes(factors));
    if (!passkeys.isEmpty() || people.passkeys.isOffered()) {
        page.insert(QStringLiteral("passkeys_url"), QStringLiteral("/account/passkeys"));
        page.insert(QStringLiteral("passkeys_count"), QString::number(passkeys.size()));
    }
    page.insert(QStringLiteral("has_password"), user.hasPassword);
    // The page for forgotten passwords gives a first one as well, to who reads the account's mail.
    if (!user.hasPassword && !user.email.isEmpty() && people.passwordReset.offers(PasswordReset::Way::Mail))
        page.insert(QStringLiteral("set_password_url"), QStringLiteral("/forgot"));
    if (user.passwordChangedAt)
        page.insert(QStringLiteral("password_changed"), readableTime(language, *user.passwordChangedAt));
    return {};
}

}  // namespace

bool mayMakeRecoveryCodes(const FactorSummary &factors)
{
    return factors.any();
}

void showMethods(const ExchangePtr &exchange, const Browser &browser, const QString &notice,
                 const Error *error, const QString &about)
{
    const QString wrong = error != nullptr && error->field == "label" ? about : QString();
    showAccountPage(exchange, browser, {"methods", "methods", notice, error},
                    [&](Transaction &tx, const User &user, QJsonObject &page) {
                        return fill(exchange, browser, tx, user, page, wrong);
                    });
}

}  // namespace gatehouse
