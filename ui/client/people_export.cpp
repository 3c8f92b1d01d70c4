#include "ui/client/people_export.h"

#include "ui/client/async.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

Error unwritable(const QSaveFile &file)
{
    return Error::invalid(
        "file", "unwritable",
        PeopleExport::tr("%1 cannot be written. Choose another folder.").arg(file.fileName()));
}

}  // namespace

PeopleExport::PeopleExport(AdminClient &client, const QString &path, QObject *parent)
    : QObject(parent), m_calls(client), m_file(path)
{
}

void PeopleExport::start(const QString &format)
{
    // Everybody's addresses: nobody else's to read.
    if (!m_file.open(QIODevice::WriteOnly) ||
        !m_file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        Q_EMIT failed(unwritable(m_file));
        return;
    }
    next({{u"format"_s, format}});
}

void PeopleExport::next(const ImportClient::ExportQuery &query)
{
    whenDone(m_calls.exportPart(query), this, [this](const Result<ApiReply> &part) {
        if (part.ok()) return take(*part);
        m_file.cancelWriting();
        Q_EMIT failed(part.error());
    });
}

void PeopleExport::take(const ApiReply &part)
{
    if (m_file.write(part.bytes) != part.bytes.size()) {
        m_file.cancelWriting();
        Q_EMIT failed(unwritable(m_file));
        return;
    }
    const ImportClient::ExportQuery following = ImportClient::nextPart(part);
    if (!following.isEmpty()) return next(following);
    if (m_file.commit())
        Q_EMIT written(m_file.fileName());
    else
        Q_EMIT failed(unwritable(m_file));
}

}  // namespace gatehouse::ui
