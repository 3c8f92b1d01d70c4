#include "app/console/embedded_server.h"

#include <QDir>
#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>

#include "app/console/keychain_key_vault.h"
#include "core/base/platform.h"
#include "core/crypto/key_vault.h"
#include "core/engine/data_folder.h"

namespace gatehouse {

namespace {

QString configFileIn(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("gatehouse.toml"));
}

/// A TOML basic string (TOML 1.0 "String").
QString tomlText(const QString &text)
{
    QString out(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += QStringLiteral("\\") + c;
        else if (c < QChar(0x20) || c == QChar(0x7f))
            out += QStringLiteral("\\u%1").arg(ushort(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + u'"';
}

QByteArray configText(const ui::LocalServerOptions &options, const QString &keySource)
{
    QString text =
        QStringLiteral("# Written by the console. 'gatehouse-server serve --help' explains each line.\n");
    const auto line = [&text](const char *key, const QString &value) {
        if (!value.isEmpty()) text += QStringLiteral("%1 = %2\n").arg(QLatin1String(key), tomlText(value));
    };
    line("listen", options.listen);
    line("public_url", options.publicUrl);
    line("database", options.databaseUrl);
    line("tls.certificate", options.certificateFile);
    line("tls.key", options.privateKeyFile);
    if (options.localAuthority) text += QStringLiteral("tls.local_authority = true\n");
    // Encryption is done by a reverse proxy on this machine: believe what it says of its clients.
    const bool ownTls = options.localAuthority || !options.certificateFile.isEmpty();
    if (!ownTls && options.publicUrl.startsWith(u"https:"))
        text += QStringLiteral("proxy.trusted = [\"127.0.0.1\", \"::1\"]\n");
    line("master_key.source", keySource);
    return text.toUtf8();
}

/// The window itself talks to the server by TLS: it has to know the authority that we made.
void trustLocalAuthority(const QString &dataFolder)
{
    const QList<QSslCertificate> authority =
        QSslCertificate::fromPath(QDir(dataFolder).filePath(QStringLiteral("tls/authority.pem")));
    if (authority.isEmpty()) return;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.addCaCertificates(authority);
    QSslConfiguration::setDefaultConfiguration(configuration);
}

template <class T>
QFuture<Result<T>> runOn(QObject *home, std::function<Result<T>()> work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    QMetaObject::invokeMethod(home, [promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

}  // namespace

EmbeddedServer::EmbeddedServer(QString dataFolder, QObject &gui)
    : m_dataFolder(dataFolder.isEmpty() ? usualDataFolder() : std::move(dataFolder)),
      m_gui(gui),
      m_home(std::make_unique<QObject>())
{
    m_thread.setObjectName(QStringLiteral("engine"));
    m_home->moveToThread(&m_thread);
    m_thread.start();
}

EmbeddedServer::~EmbeddedServer()
{
    m_closing = true;
    QMetaObject::invokeMethod(
        m_home.get(), [this] { m_engine.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

bool EmbeddedServer::isConfigured() const
{
    return QFile::exists(configFileIn(m_dataFolder));
}

ui::LocalServerOptions EmbeddedServer::defaults() const
{
    ui::LocalServerOptions options;
    options.dataFolder = m_dataFolder;
    options.listen = QStringLiteral("127.0.0.1:8400");
    options.publicUrl = QStringLiteral("http://127.0.0.1:8400");
    return options;
}

QFuture<Result<ui::ServerAddress>> EmbeddedServer::start(const ui::LocalServerOptions &options)
{
    return runOn<ui::ServerAddress>(m_home.get(), [this, options] { return startHere(options); });
}

QFuture<Result<void>> EmbeddedServer::stop()
{
    return runOn<void>(m_home.get(), [this]() -> Result<void> {
        m_engine.reset();
        m_running = false;
        return {};
    });
}

/// The keychain if there is one that answers, else a file that only its owner can read. Once chosen, it
/// stays.
std::unique_ptr<KeyVault> EmbeddedServer::vaultFor(StartupConfig &config)
{
    const QString configured = config.masterKeySource;
    auto keychain = std::make_unique<KeychainKeyVault>(config.dataFolder, m_gui, m_closing);
    if (configured == u"keychain") return keychain;
    const bool chosen = isConfigured();
    if (!chosen) {
        const Result<Secret> present = keychain->load();
        if (present.ok() || present.error().code == ErrorCode::NotFound) {
            config.masterKeySource = QStringLiteral("keychain");
            return keychain;
        }
    }
    config.masterKeySource = QStringLiteral("file");
    return configuredVault(config);
}

Result<ui::ServerAddress> EmbeddedServer::startHere(const ui::LocalServerOptions &options)
{
    if (m_engine)
        return Error::conflict("already_running", QStringLiteral("The server of this console runs already."));
    if (!options.dataFolder.isEmpty()) m_dataFolder = options.dataFolder;
    const EmptyFolderUndo undo(m_dataFolder);
    GATEHOUSE_TRY(prepareDataFolder(m_dataFolder));
    const bool firstTime = !isConfigured();
    StartupConfig config;
    if (firstTime) {
        const QString trial = configFileIn(m_dataFolder) + QStringLiteral(".new");
        GATEHOUSE_TRY(platform::replacePrivateFile(trial, configText(options, {})));
        Result<StartupConfig> read = loadStartupConfig(trial, {{"data", {m_dataFolder}}});
        QFile::remove(trial);
        if (!read.ok()) return read.error();
        config = std::move(read).value();
    } else {
        GATEHOUSE_TRY_ASSIGN(read, loadStartupConfig({}, {{"data", {m_dataFolder}}}));
        config = read;
    }
    const std::unique_ptr<KeyVault> vault = vaultFor(config);
    GATEHOUSE_TRY_ASSIGN(engine, Engine::start(config, *vault, m_clock));
    // Kept once it works: a start that failed leaves no choices behind.
    if (firstTime)
        GATEHOUSE_TRY(platform::replacePrivateFile(configFileIn(m_dataFolder),
                                                   configText(options, config.masterKeySource)));
    m_engine = std::move(engine);
    m_running = true;
    if (config.tlsLocalAuthority) trustLocalAuthority(m_dataFolder);
    return ui::ServerAddress{QUrl(m_engine->url()), QString::fromLatin1(m_engine->setupToken().reveal())};
}

}  // namespace gatehouse
