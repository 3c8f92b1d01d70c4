#pragma once

#include <QByteArray>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include "core/base/base64url.h"

namespace gatehouse {

/// Certificates made by the openssl program, so that what we read was written by somebody else. They begin
/// now, by the real clock.
class TestPki final
{
public:
    /// An authority of its own, or one below `parent`.
    void addAuthority(const QString &name, const QString &parent = {},
                      const QStringList &key = {QStringLiteral("ec")})
    {
        make(name, QStringLiteral("/O=Example/CN=") + name, parent, key,
             {QStringLiteral("basicConstraints=critical,CA:TRUE"),
              QStringLiteral("keyUsage=critical,keyCertSign")},
             {});
    }
    /// Signed by `authority`, or by itself if that is empty. `more`: further arguments of "openssl req".
    void addClient(const QString &name, const QString &authority, const QString &subject,
                   const QStringList &extensions = {}, const QStringList &key = {QStringLiteral("ec")},
                   const QStringList &more = {})
    {
        make(name, subject, authority, key,
             QStringList{QStringLiteral("basicConstraints=critical,CA:FALSE")} + extensions, more);
    }

    QByteArray pem(const QString &name) const { return contentOf(path(name, "pem")); }
    QByteArray keyPem(const QString &name) const { return contentOf(path(name, "key")); }
    QByteArray der(const QString &name) const
    {
        QByteArray text = pem(name);
        text = text.mid(text.indexOf('\n') + 1);
        text.truncate(text.indexOf("-----END"));
        return base64Decode(text.replace("\n", "")).value();
    }
    QString path(const QString &name, const char *suffix) const
    {
        return m_folder.filePath(name + u'.' + QLatin1String(suffix));
    }

private:
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) qFatal("test PKI: %s", qPrintable(path));
        return file.readAll();
    }
    void make(const QString &name, const QString &subject, const QString &authority, const QStringList &key,
              const QStringList &extensions, const QStringList &more)
    {
        QStringList arguments{QStringLiteral("req"),   QStringLiteral("-x509"),   QStringLiteral("-nodes"),
                              QStringLiteral("-utf8"), QStringLiteral("-newkey"), key.constFirst()};
        if (key.constFirst() == u"ec")
            arguments += {QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256")};
        arguments +=
            {QStringLiteral("-keyout"), path(name, "key"), QStringLiteral("-out"),    path(name, "pem"),
             QStringLiteral("-subj"),   subject,           QStringLiteral("-config"), emptyConfiguration()};
        if (!authority.isEmpty())
            arguments += {QStringLiteral("-CA"), path(authority, "pem"), QStringLiteral("-CAkey"),
                          path(authority, "key")};
        for (const QString &extension : extensions)
            arguments += {QStringLiteral("-addext"), extension};
        QProcess process;
        process.start(QStringLiteral("openssl"), arguments + more);
        if (!process.waitForFinished() || process.exitCode() != 0)
            qFatal("openssl: %s", process.readAllStandardError().constData());
    }
    QString emptyConfiguration() const
    {
        QFile file(m_folder.filePath(QStringLiteral("openssl.cnf")));
        if (!file.exists() && file.open(QIODevice::WriteOnly))
            file.write("[req]\ndistinguished_name=dn\n[dn]\n");
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

}  // namespace gatehouse
