#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace gatehouse {

/// The texts of the web pages by message id, one language each: `<folder>/<language>.json`, flat objects of
/// id to text. A text may hold `{{name}}`, filled (and escaped) from the page's data. English is complete and
/// stands in for what another language lacks. Read-only after loading, then any thread.
class MessageCatalogue final
{
public:
    /// Corrupt if a file does not parse or there is no "en".
    static Result<MessageCatalogue> load(const QString &folder);
    static Result<MessageCatalogue> fromJson(const QHash<QString, QByteArray> &jsonByLanguage);

    /// The text, else the English one, else the id itself.
    QString text(const QString &language, const QString &id) const;
    bool contains(const QString &language, const QString &id) const;
    QStringList languages() const;
    /// Every text, by language and id.
    const QHash<QString, QHash<QString, QString>> &texts() const { return m_texts; }
    /// The best language for an Accept-Language field (RFC 9110 section 12.5.4), "en" if none fits.
    QString choose(QByteArrayView acceptLanguage) const;

private:
    QHash<QString, QHash<QString, QString>> m_texts;
};

}  // namespace gatehouse
