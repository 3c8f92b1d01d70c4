#include "ui/client/import_client.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include "ui/client/area_calls.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

AdminClient::PageAnswer<wire::Import> ImportClient::list(const QString &cursor)
{
    return pageAnswer<wire::Import>(m_client, getFrom({u"imports"_s}, {{u"cursor"_s, cursor}}));
}

ImportClient::Answer<wire::Import> ImportClient::begin(const wire::NewImport &import)
{
    return objectAnswer<wire::Import>(m_client, postTo({u"imports"_s}, toJson(import)));
}

ImportClient::Answer<wire::Import> ImportClient::addData(const QString &id, int part, const QByteArray &data)
{
    ApiRequest request = getFrom({u"imports"_s, id, u"data"_s}, {{u"part"_s, QString::number(part)}});
    request.method = "PUT";
    request.data = data;
    return objectAnswer<wire::Import>(m_client, request);
}

ImportClient::Answer<wire::Import> ImportClient::run(const QString &id, const wire::ImportRun &run)
{
    return objectAnswer<wire::Import>(m_client, postTo({u"imports"_s, id, u"run"_s}, toJson(run)));
}

ImportClient::Answer<wire::Import> ImportClient::undo(const QString &id)
{
    return objectAnswer<wire::Import>(m_client, postTo({u"imports"_s, id, u"undo"_s}));
}

ImportClient::Answer<wire::Import> ImportClient::cancel(const QString &id)
{
    return objectAnswer<wire::Import>(m_client, postTo({u"imports"_s, id, u"cancel"_s}));
}

ImportClient::Answer<wire::Import> ImportClient::byId(const QString &id)
{
    return objectAnswer<wire::Import>(m_client, getFrom({u"imports"_s, id}));
}

AdminClient::PageAnswer<wire::ImportRow> ImportClient::rows(const QString &id, const QString &result,
                                                            const QString &cursor)
{
    return pageAnswer<wire::ImportRow>(
        m_client, getFrom({u"imports"_s, id, u"rows"_s}, {{u"result"_s, result}, {u"cursor"_s, cursor}}));
}

ImportClient::Answer<ApiReply> ImportClient::exportPart(const ExportQuery &query)
{
    ApiRequest request = getFrom({u"users"_s, u"export"_s}, query);
    request.wantsBytes = true;
    return m_client.ask(request);
}

ImportClient::ExportQuery ImportClient::nextPart(const ApiReply &part)
{
    static const QRegularExpression next(u"<([^>]*)>;\\s*rel=\"next\""_s);
    const auto match = next.match(QString::fromLatin1(part.link));
    return match.hasMatch() ? QUrlQuery(QUrl(match.captured(1))).queryItems(QUrl::FullyDecoded)
                            : ExportQuery();
}

}  // namespace gatehouse::ui
