#include "ui/widgets/csv_preview.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

/// The records of RFC 4180 up to `limit`; the last one only if its line ends.
QList<QStringList> records(const QString &text, QChar delimiter, int limit)
{
    QList<QStringList> all;
    QStringList record;
    QString cell;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size() && all.size() < limit; ++i) {
        const QChar c = text.at(i);
        if (quoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text.at(i + 1) == u'"')
                cell += text.at(++i);
            else
                quoted = false;
        } else if (c == u'"' && cell.isEmpty()) {
            quoted = true;
        } else if (c == delimiter || c == u'\n') {
            record.append(cell.trimmed());
            cell.clear();
            if (c == delimiter) continue;
            all.append(record);
            record.clear();
        } else if (c != u'\r') {
            cell += c;
        }
    }
    return all;
}

}  // namespace

CsvPreview previewCsv(const QByteArray &bytes, int rows)
{
    QString text = QString::fromUtf8(bytes);
    if (text.startsWith(u'\ufeff')) text.remove(0, 1);
    if (!text.endsWith(u'\n')) text += u'\n';
    CsvPreview preview;
    const QString head = text.left(text.indexOf(u'\n'));
    qsizetype most = 0;
    for (const QChar candidate : {u',', u';', u'\t', u'|'}) {
        if (head.count(candidate) <= most) continue;
        most = head.count(candidate);
        preview.delimiter = candidate;
    }
    preview.rows = records(text, preview.delimiter, rows + 1);
    if (!preview.rows.isEmpty()) preview.columns = preview.rows.takeFirst();
    return preview;
}

QString guessImportField(const QString &column)
{
    static const QHash<QString, QString> guesses{{u"username"_s, u"username"_s},
                                                 {u"login"_s, u"username"_s},
                                                 {u"user"_s, u"username"_s},
                                                 {u"benutzername"_s, u"username"_s},
                                                 {u"email"_s, u"email"_s},
                                                 {u"mail"_s, u"email"_s},
                                                 {u"emailverified"_s, u"email_verified"_s},
                                                 {u"displayname"_s, u"display_name"_s},
                                                 {u"name"_s, u"display_name"_s},
                                                 {u"givenname"_s, u"given_name"_s},
                                                 {u"firstname"_s, u"given_name"_s},
                                                 {u"vorname"_s, u"given_name"_s},
                                                 {u"familyname"_s, u"family_name"_s},
                                                 {u"lastname"_s, u"family_name"_s},
                                                 {u"nachname"_s, u"family_name"_s},
                                                 {u"locale"_s, u"locale"_s},
                                                 {u"phone"_s, u"phone"_s},
                                                 {u"telefon"_s, u"phone"_s},
                                                 {u"groups"_s, u"groups"_s},
                                                 {u"gruppen"_s, u"groups"_s},
                                                 {u"enabled"_s, u"enabled"_s},
                                                 {u"active"_s, u"enabled"_s},
                                                 {u"password"_s, u"password"_s},
                                                 {u"passwort"_s, u"password"_s},
                                                 {u"passwordhash"_s, u"password_hash"_s},
                                                 {u"hash"_s, u"password_hash"_s}};
    QString plain;
    for (const QChar c : column.toLower())
        if (c.isLetterOrNumber()) plain += c;
    return guesses.value(plain);
}

}  // namespace gatehouse::ui
