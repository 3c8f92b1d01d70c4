#pragma once

#include <QString>
#include <QVariant>

namespace gatehouse {

// Qt binds a null QString as NULL, which a NOT NULL column refuses: say which of the two is meant.

inline QVariant sqlText(const QString &text)
{
    return text.isNull() ? QVariant(QString::fromLatin1("")) : QVariant(text);
}

inline QVariant sqlTextOrNull(const QString &text)
{
    return text.isEmpty() ? QVariant() : QVariant(text);
}

/// A pattern that finds `text` anywhere, for use with `LIKE ? ESCAPE '!'`; NULL for an empty text.
inline QVariant sqlContains(QString text)
{
    if (text.isEmpty()) return {};
    text.replace(QLatin1Char('!'), QLatin1String("!!"));
    text.replace(QLatin1Char('%'), QLatin1String("!%"));
    text.replace(QLatin1Char('_'), QLatin1String("!_"));
    return QVariant(QLatin1Char('%') + text + QLatin1Char('%'));
}

}  // namespace gatehouse
