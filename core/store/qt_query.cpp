#include "core/store/qt_query.h"

#include "core/store/sql_splitter.h"

namespace gatehouse {

namespace {

// Qt binds a null QString as NULL; our texts are never NULL unless an invalid QVariant says so.
QVariant normalised(const QVariant &value)
{
    if (value.typeId() == QMetaType::QString && static_cast<const QString *>(value.constData())->isNull())
        return QStringLiteral("");
    if (value.typeId() == QMetaType::QByteArray &&
        static_cast<const QByteArray *>(value.constData())->isNull())
        return QByteArray("");
    return value;
}

}  // namespace

QtQuery::QtQuery(const QSqlDatabase &db, const char *sql, Reading reading)
    : m_query(db), m_placeholders(countPlaceholders(QString::fromUtf8(sql)))
{
    m_query.setForwardOnly(reading == Reading::Forward);
    m_query.prepare(QString::fromUtf8(sql));
}

bool QtQuery::run(const QVariantList &values)
{
    for (qsizetype i = 0; i < values.size(); ++i)
        m_query.bindValue(int(i), normalised(values.at(i)));
    return m_query.exec();
}

}  // namespace gatehouse
