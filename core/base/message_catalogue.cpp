#include "core/base/message_catalogue.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace gatehouse {

namespace {

const QString kFallback = QStringLiteral("en");

}  // namespace

Result<MessageCatalogue> MessageCatalogue::load(const QString &folder)
{
    QHash<QString, QByteArray> sources;
    const QFileInfoList files = QDir(folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files);
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            return Error::corrupt(QStringLiteral("cannot read %1").arg(info.filePath()));
        sources.insert(info.completeBaseName(), file.readAll());
    }
    return fromJson(sources);
}

Result<MessageCatalogue> MessageCatalogue::fromJson(const QHash<QString, QByteArray> &jsonByLanguage)
{
    MessageCatalogue catalogue;
    for (auto it = jsonByLanguage.cbegin(); it != jsonByLanguage.cend(); ++it) {
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(it.value(), &problem);
        if (!document.isObject())
            return Error::corrupt(
                QStringLiteral("the messages of '%1' do not parse: %2").arg(it.key(), problem.errorString()));
        QHash<QString, QString> texts;
        const QJsonObject object = document.object();
        for (auto entry = object.begin(); entry != object.end(); ++entry) {
            if (!entry.value().isString())
                return Error::corrupt(
                    QStringLiteral("message '%1' of '%2' is no text").arg(entry.key(), it.key()));
            texts.insert(entry.key(), entry.value().toString());
        }
        catalogue.m_texts.insert(it.key().toLower(), texts);
    }
    if (!catalogue.m_texts.contains(kFallback))
        return Error::corrupt(QStringLiteral("there are no English messages"));
    return catalogue;
}

QString MessageCatalogue::text(const QString &language, const QString &id) const
{
    const auto texts = m_texts.constFind(language);
    if (texts != m_texts.constEnd())
        if (const auto found = texts->constFind(id); found != texts->constEnd()) return *found;
    if (language != kFallback) return text(kFallback, id);
    return id;
}

bool MessageCatalogue::contains(const QString &language, const QString &id) const
{
    const auto texts = m_texts.constFind(language);
    return texts != m_texts.constEnd() && texts->contains(id);
}

QStringList MessageCatalogue::languages() const
{
    QStringList languages = m_texts.keys();
    languages.sort();
    return languages;
}

QString MessageCatalogue::choose(QByteArrayView acceptLanguage) const
{
    QString best = kFallback;
    double bestWeight = 0;
    const QList<QByteArray> entries =
        acceptLanguage.first(std::min<qsizetype>(acceptLanguage.size(), 512)).toByteArray().split(',');
    for (const QByteArray &entry : entries) {
        const QList<QByteArray> parts = entry.split(';');
        double weight = 1;
        for (const QByteArray &part : parts.mid(1)) {
            const QByteArray parameter = part.trimmed().toLower();
            bool ok = false;
            if (parameter.startsWith("q=")) weight = parameter.mid(2).toDouble(&ok);
            if (parameter.startsWith("q=") && !ok) weight = 0;
        }
        QString tag = QString::fromLatin1(parts.first().trimmed()).toLower();
        if (!m_texts.contains(tag)) tag = tag.left(tag.indexOf(u'-') < 0 ? tag.size() : tag.indexOf(u'-'));
        if (m_texts.contains(tag) && weight > bestWeight) {
            best = tag;
            bestWeight = weight;
        }
    }
    return best;
}

}  // namespace gatehouse
