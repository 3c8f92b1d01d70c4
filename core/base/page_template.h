#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QString>
#include <memory>
#include <vector>

#include "core/base/message_catalogue.h"
#include "core/base/result.h"

namespace gatehouse {

/// HTML text: & < > " ' and ` become references, fit for text and for quoted attribute values.
QString htmlEscaped(const QString &text);

/// HTML pages and mails, in a subset of Mustache: {{name}} (always escaped; there is no raw form), {{a.b}},
/// {{.}}, {{#section}} over objects, lists and truths, {{^inverted}}, {{! comment}}, {{> partial}}, and
/// {{#t}}message.id{{/t}} for a text of the catalogue. `lang` and `dir` are always defined. Templates of
/// plain text (Form::Text) are the same without any escaping. Parsed once; rendering is const, any thread.
class PageTemplates final
{
public:
    PageTemplates();
    ~PageTemplates();
    PageTemplates(PageTemplates &&) noexcept;
    PageTemplates &operator=(PageTemplates &&) noexcept;
    Q_DISABLE_COPY(PageTemplates)

    enum class Form { Html, Text };

    /// Every *.html (or *.txt) of a folder (":/web/templates"), by base name. Corrupt names the file and the
    /// tag that is wrong: an unclosed section, a raw tag, a partial that does not exist or that includes
    /// itself.
    static Result<PageTemplates> load(const QString &folder, MessageCatalogue catalogue,
                                      Form form = Form::Html);
    static Result<PageTemplates> fromSources(const QHash<QString, QString> &sources,
                                             MessageCatalogue catalogue, Form form = Form::Html);

    /// The page as UTF-8. Internal if there is no such template.
    Result<QByteArray> render(const QString &name, const QJsonObject &data, const QString &language) const;
    bool contains(const QString &name) const;
    /// Message ids that stand literally in the templates, for the test that finds untranslated ones.
    QStringList messageIds() const;
    const MessageCatalogue &catalogue() const { return m_catalogue; }

    struct Node;
    using Nodes = std::vector<Node>;

private:
    QHash<QString, std::shared_ptr<const Nodes>> m_templates;
    QHash<QString, std::shared_ptr<const Nodes>> m_messages;  ///< by text: the parsed form
    MessageCatalogue m_catalogue;
    Form m_form = Form::Html;
};

}  // namespace gatehouse
