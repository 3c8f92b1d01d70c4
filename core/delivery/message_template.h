#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <memory>

#include "core/base/page_template.h"
#include "core/base/result.h"

namespace gatehouse {

/// What an office has written itself for one kind of mail in one language. Plain text, in which {{office}}
/// and
/// {{name}} are filled in. Empty members: ours.
struct OwnMessageText
{
    QString subject;
    QString paragraph;  ///< stands after our first one; blank lines part several
};

/// A mail's contents, ready to be composed.
struct MessageText
{
    QString subject;
    QString text;
    QString html;  ///< empty for text messages, whose words are in `text`
};

/// Writes the mails and text messages from resources/mail: one layout, the texts of each kind in each
/// language. What came from people (names, notes, devices) is escaped, cut, put into one line, and written so
/// that mail programs make no links of it: whoever registers a stranger's address must not be able to
/// advertise with our mails. Links lead to the issuer alone. Nothing is loaded from anywhere. Immutable; any
/// thread.
class MessageTemplates final
{
public:
    static constexpr qsizetype kMaximumSubject = 150;
    static constexpr qsizetype kMaximumParagraph = 2'000;

    /// Corrupt when a template is broken.
    static Result<std::unique_ptr<MessageTemplates>> load(const QString &issuer);

    /// Internal "link_elsewhere" for a link that does not begin with the issuer; InvalidInput for an unknown
    /// kind. `locale` is a BCP 47 tag; a language that we lack is English.
    Result<MessageText> render(const QString &kind, const QString &locale, const QJsonObject &values,
                               const QString &office, const OwnMessageText &own = {}) const;

    /// InvalidInput (field "subject" or "paragraph") when an office's text is too long, has control
    /// characters, or a link to somewhere else.
    Result<void> checkOwn(const OwnMessageText &own) const;

    QStringList languages() const { return m_text.catalogue().languages(); }
    /// "de" for "de-AT"; "en" for what we lack.
    QString languageFor(const QString &locale) const;

private:
    MessageTemplates(PageTemplates text, PageTemplates html, const QString &issuer);
    bool isOurs(const QString &link) const;
    Result<QJsonObject> dataOf(const QString &kind, const QString &language, const QJsonObject &values,
                               const QString &office) const;
    Result<QString> message(const QString &id, const QJsonObject &data, const QString &language) const;
    Result<QString> factOf(const QString &fact, const QJsonObject &values, const QJsonObject &data,
                           const QString &language) const;
    Result<QString> validity(const QJsonObject &values, const QString &language) const;

    PageTemplates m_text;
    PageTemplates m_html;
    QString m_issuer;
    QString m_host;
};

/// The same words in a form of which no mail program makes a link: a word joiner (U+2060, invisible) parts
/// what would be an address. One line, at most `limit` characters.
QString withoutLinks(const QString &text, qsizetype limit);

}  // namespace gatehouse
