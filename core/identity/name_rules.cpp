#include "core/identity/name_rules.h"

#include <QList>
#include <QStringList>

#include "core/identity/precis.h"

namespace gatehouse {

namespace {

constexpr int kMaxUsername = 80;
constexpr int kMaxDisplayName = 200;
constexpr int kMaxGroupName = 80;
constexpr int kMaxDescription = 500;
constexpr int kMaxEmailBytes = 254;       // RFC 5321 section 4.5.3.1.3, less the brackets
constexpr int kMaxLocalPartBytes = 64;    // section 4.5.3.1.1
constexpr int kMaxDomainLabelBytes = 63;  // RFC 1035 section 2.3.4

qsizetype characters(const QString &text)
{
    return text.toUcs4().size();
}

/// Characters that change how the text around them is shown, or where its line ends.
bool disturbsText(QChar c)
{
    switch (c.category()) {
        case QChar::Other_Control:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            return true;
        default:
            break;
    }
    const ushort u = c.unicode();
    return (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069) || u == 0x200E || u == 0x200F ||
           u == 0x061C;
}

Error badEmail()
{
    return Error::invalid("email", "email_invalid", QStringLiteral("This is not an e-mail address."));
}

/// atext of RFC 5322 section 3.2.3, dots, and (RFC 6531) letters of other scripts.
bool isLocalPart(const QString &local)
{
    static const QString kOthers = QStringLiteral("!#$%&'*+-/=?^_`{|}~.");
    if (local.isEmpty() || local.toUtf8().size() > kMaxLocalPartBytes) return false;
    if (local.startsWith(QLatin1Char('.')) || local.endsWith(QLatin1Char('.')) ||
        local.contains(QLatin1String("..")))
        return false;
    for (const QChar c : local) {
        const bool ascii = c.unicode() < 0x80;
        if (ascii && !c.isLetterOrNumber() && !kOthers.contains(c)) return false;
        if (!ascii && (disturbsText(c) || c.isSpace() || c.category() == QChar::Other_Format)) return false;
    }
    return true;
}

bool isDomain(const QString &domain)
{
    const QStringList labels = domain.split(QLatin1Char('.'));
    for (const QString &label : labels) {
        if (label.isEmpty() || label.toUtf8().size() > kMaxDomainLabelBytes) return false;
        if (label.startsWith(QLatin1Char('-')) || label.endsWith(QLatin1Char('-'))) return false;
        for (const QChar c : label)
            if (!c.isLetterOrNumber() && !c.isMark() && !c.isSurrogate() && c != QLatin1Char('-'))
                return false;
    }
    return true;
}

}  // namespace

Result<CheckedName> checkUsername(const QString &text)
{
    const auto shown = precis::usernameCasePreserved(text);
    const auto key = precis::usernameCaseMapped(text);
    if (text.isEmpty())
        return Error::invalid("username", "username_empty", QStringLiteral("A username is needed."));
    if (!shown || !key)
        return Error::invalid(
            "username", "username_bad_characters",
            QStringLiteral("A username is made of letters, digits and ASCII punctuation, without spaces."));
    if (characters(*shown) > kMaxUsername || characters(*key) > kMaxUsername)
        return Error::invalid("username", "username_too_long",
                              QStringLiteral("A username has at most %1 characters.").arg(kMaxUsername));
    return CheckedName{*shown, *key};
}

Result<CheckedName> checkEmail(const QString &text)
{
    const QString address = text.normalized(QString::NormalizationForm_C);
    const auto at = address.indexOf(QLatin1Char('@'));
    if (at < 0 || address.lastIndexOf(QLatin1Char('@')) != at || !address.isValidUtf16()) return badEmail();
    const QString local = address.left(at);
    const QString domain = address.mid(at + 1).toLower().normalized(QString::NormalizationForm_C);
    if (!isLocalPart(local) || !isDomain(domain)) return badEmail();
    const QString shown = local + QLatin1Char('@') + domain;
    if (shown.toUtf8().size() > kMaxEmailBytes) return badEmail();
    return CheckedName{shown, shown.toLower().normalized(QString::NormalizationForm_C)};
}

Result<QString> checkDisplayName(const QString &text)
{
    return checkPlainText(text, "display_name", kMaxDisplayName, false);
}

Result<CheckedName> checkGroupName(const QString &text)
{
    GATEHOUSE_TRY_ASSIGN(shown, checkPlainText(text, "name", kMaxGroupName, false));
    if (shown.isEmpty()) return Error::invalid("name", "name_empty", QStringLiteral("A name is needed."));
    return CheckedName{shown, groupNameKey(shown)};
}

QString groupNameKey(const QString &text)
{
    const QString folded = text.normalized(QString::NormalizationForm_KC).toCaseFolded();
    return folded.normalized(QString::NormalizationForm_KC);
}

Result<QString> checkDescription(const QString &text)
{
    return checkPlainText(text, "description", kMaxDescription, true);
}

Result<QString> checkLocale(const QString &text)
{
    const auto refuse = [] {
        return Error::invalid("locale", "locale_invalid",
                              QStringLiteral("A language is named like \"de\" or \"pt-BR\"."));
    };
    if (text.isEmpty()) return QString::fromLatin1("");
    if (text.size() > 35) return refuse();
    const QStringList parts = text.split(QLatin1Char('-'));
    for (const QString &part : parts) {
        const bool first = &part == &parts.constFirst();
        if (part.size() > 8 || part.size() < (first ? 2 : 1)) return refuse();
        for (const QChar c : part)
            if (c.unicode() >= 0x80 || !(c.isLetter() || (!first && c.isDigit()))) return refuse();
    }
    return text;
}

LoginKeys loginKeys(const QString &typed)
{
    LoginKeys keys;
    const QString login = typed.trimmed();
    if (login.size() > kMaxEmailBytes) return keys;
    if (const auto username = checkUsername(login); username.ok()) keys.usernameKey = username->key;
    if (const auto email = checkEmail(login); email.ok()) keys.emailKey = email->key;
    return keys;
}

QString searchText(const QStringList &texts)
{
    QStringList given = texts;
    given.removeAll(QString());
    return given.join(QLatin1Char(' ')).toLower();
}

Result<QString> checkPlainText(const QString &text, const QByteArray &field, int maximum, bool lineFeeds)
{
    const QString shown = text.trimmed().normalized(QString::NormalizationForm_C);
    if (characters(shown) > maximum)
        return Error::invalid(field, "too_long", QStringLiteral("At most %1 characters.").arg(maximum));
    if (!shown.isValidUtf16())
        return Error::invalid(field, "bad_characters", QStringLiteral("This is not valid text."));
    for (const QChar c : shown)
        if (disturbsText(c) && !(lineFeeds && c == QLatin1Char('\n')))
            return Error::invalid(field, "bad_characters",
                                  QStringLiteral("Control characters and the like are not allowed."));
    return shown;
}

}  // namespace gatehouse
