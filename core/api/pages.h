#pragma once

#include <QJsonObject>

#include "core/base/page_template.h"
#include "core/base/result.h"
#include "core/http/http_message.h"
#include "core/settings/settings.h"

namespace gatehouse {

/// Draws the people's pages in the language of their browser, with what every page needs filled in
/// (resources/web/README.md). Immutable; any thread.
class Pages final
{
public:
    /// Corrupt when a template of the program is broken.
    static Result<std::unique_ptr<Pages>> load(const Settings &settings, const QString &issuer);

    HttpReply page(const HttpRequest &request, const QString &name, QJsonObject data, int status = 200) const;
    /// The error page. Never shows `internal`.
    HttpReply errorPage(const HttpRequest &request, const Error &error, int status) const;

    /// A message of the catalogue in the request's language, or an empty text when there is none of that id.
    QString message(const HttpRequest &request, const QString &id) const;
    /// `error.<reason>` in the request's language, with the plain words of the error as the way out.
    QString errorText(const HttpRequest &request, const Error &error) const;
    QString language(const HttpRequest &request) const;

    const QByteArray &stylesheet() const { return m_stylesheet; }
    const QByteArray &favicon() const { return m_favicon; }
    const QByteArray &passkeyScript() const { return m_passkeyScript; }

private:
    Pages(PageTemplates templates, const Settings &settings, const QString &issuer);

    PageTemplates m_templates;
    const Settings &m_settings;
    QString m_host;
    QByteArray m_stylesheet;
    QByteArray m_favicon;
    QByteArray m_passkeyScript;
    QString m_assetVersion;
};

}  // namespace gatehouse
