#include "ui/dialogs/import_fields.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(gatehouse::ui::ImportDialog)
};

QString figure(qint64 number)
{
    return QLocale().toString(number);
}

}  // namespace

QComboBox *choiceBox(const QString &name, const QList<std::pair<QString, QString>> &items)
{
    auto *box = new QComboBox;
    box->setAccessibleName(name);
    for (const auto &[text, value] : items)
        box->addItem(text, value);
    return box;
}

QList<std::pair<QString, QString>> importFieldChoices()
{
    return {{Words::tr("Nothing"), QString()},
            {Words::tr("Username"), u"username"_s},
            {Words::tr("E-mail"), u"email"_s},
            {Words::tr("E-mail is confirmed"), u"email_verified"_s},
            {Words::tr("Display name"), u"display_name"_s},
            {Words::tr("Given name"), u"given_name"_s},
            {Words::tr("Family name"), u"family_name"_s},
            {Words::tr("Language"), u"locale"_s},
            {Words::tr("Phone"), u"phone"_s},
            {Words::tr("Groups"), u"groups"_s},
            {Words::tr("Enabled"), u"enabled"_s},
            {Words::tr("Password hash"), u"password_hash"_s},
            {Words::tr("Password in the clear"), u"password"_s},
            {Words::tr("Must change the password"), u"must_change_password"_s}};
}

QString guessImportKind(const QString &name, const QByteArray &beginning)
{
    const QString lower = name.toLower();
    if (lower.endsWith(".yml"_L1) || lower.endsWith(".yaml"_L1)) return u"authelia"_s;
    if (lower.contains("htpasswd"_L1)) return u"htpasswd"_s;
    const QByteArray text = beginning.trimmed();
    if (text.startsWith("users:")) return u"authelia"_s;
    if (text.startsWith('[')) return u"json"_s;
    if (text.startsWith('{'))
        return text.first(qMin<qsizetype>(200, text.size())).contains("\"username\"") ? u"json"_s
                                                                                      : u"keycloak"_s;
    static const QRegularExpression passwordLine(u"\\A[^:,;\\s]+:(\\$|\\{SHA)"_s);
    if (passwordLine.match(QString::fromUtf8(text.left(300))).hasMatch()) return u"htpasswd"_s;
    return u"csv"_s;
}

QString importHeadline(const wire::Import &import)
{
    if (import.state == "waiting"_L1) return Words::tr("Waiting for the server\u2026");
    if (import.state == "running"_L1) return Words::tr("%1 rows so far").arg(figure(import.rowsDone));
    if (import.state == "undone"_L1)
        return Words::tr("Taken back: %1. Kept: %2.").arg(figure(import.undone), figure(import.kept));
    const QString counts =
        import.task == "check"_L1
            ? Words::tr("Would be added: %1, changed: %2, left as they are: %3, refused: %4.")
            : Words::tr("Added: %1, changed: %2, left as they are: %3, refused: %4.");
    const QString told = counts.arg(figure(import.created), figure(import.updated),
                                    figure(import.same + import.skipped), figure(import.refused));
    if (import.state == "cancelled"_L1) return Words::tr("Stopped.") + u' ' + told;
    return import.failure.isEmpty() ? told : import.failure + u' ' + told;
}

}  // namespace gatehouse::ui
