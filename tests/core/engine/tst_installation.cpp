#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/platform.h"
#include "core/crypto/key_vault.h"
#include "core/engine/data_folder.h"
#include "core/engine/installation.h"

using namespace gatehouse;

namespace {

/// A vault in memory that tells how often a key was made.
class FakeVault final : public KeyVault
{
public:
    Result<Secret> load() override
    {
        if (broken) return Error::unavailable(QStringLiteral("The keychain does not answer."), {});
        if (key.isEmpty()) return Error::notFound(QStringLiteral("no key"));
        return key.clone();
    }
    Result<Secret> createNew() override
    {
        ++made;
        key = Secret(QByteArray(32, char('a' + made)));
        return key.clone();
    }
    QString description() const override { return QStringLiteral("the fake vault"); }

    Secret key;
    int made = 0;
    bool broken = false;
};

}  // namespace

/// Data folder, master key and database of one office, opened by and by.
class TestInstallation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // As main() does: SQLite makes its files by the umask.
    void initTestCase() { platform::hardenProcess(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_config = StartupConfig{};
        m_config.dataFolder = m_folder->filePath(QStringLiteral("data"));
    }

    void open_makesEverythingForTheOwnerAlone()
    {
        QVERIFY(Installation::open(m_config, m_clock, Installation::Keys::Leave).ok());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QCOMPARE(QFile::permissions(m_config.dataFolder) & others, QFile::Permissions());
        const QString key = m_config.dataFolder + QStringLiteral("/master.key");
        QCOMPARE(QFileInfo(key).size(), 32);
        QCOMPARE(QFile::permissions(key) & others, QFile::Permissions());
        QCOMPARE(QFile::permissions(m_config.dataFolder + QStringLiteral("/gatehouse.db")) & others,
                 QFile::Permissions());
    }

    void masterKey_isMadeOnceAndFoundAgain()
    {
        FakeVault vault;
        QVERIFY(open(vault).ok());
        QCOMPARE(vault.made, 1);
        QVERIFY(open(vault).ok());
        QCOMPARE(vault.made, 1);
    }

    void masterKey_thatIsThereAlreadyIsTaken()
    {
        FakeVault vault;
        vault.key = Secret(QByteArray(32, 'z'));
        QVERIFY(open(vault).ok());
        QCOMPARE(vault.made, 0);
        QVERIFY(open(vault).ok());
    }

    void masterKey_anEmptyVaultNeverGetsANewOneForOldData()
    {
        FakeVault vault;
        QVERIFY(open(vault).ok());
        FakeVault empty;
        const auto opened = open(empty);
        QVERIFY(!opened.ok());
        QCOMPARE(empty.made, 0);
        QVERIFY2(opened.error().publicMessage.contains(QLatin1String("missing (the fake vault)")),
                 qPrintable(opened.error().publicMessage));
        // The right one still opens it.
        QVERIFY(open(vault).ok());
    }

    void masterKey_anotherOneIsRefused()
    {
        FakeVault vault;
        QVERIFY(open(vault).ok());
        FakeVault other;
        other.key = Secret(QByteArray(32, 'x'));
        const auto opened = open(other);
        QVERIFY(!opened.ok());
        QVERIFY(opened.error().publicMessage.contains(
            QLatin1String("not the one that this database was made with")));
    }

    void masterKey_anUnreadableVaultMakesNothing()
    {
        FakeVault vault;
        vault.broken = true;
        const auto opened = open(vault);
        QVERIFY(!opened.ok());
        QCOMPARE(vault.made, 0);
        QCOMPARE(opened.error().publicMessage, QStringLiteral("The keychain does not answer."));
    }

    void masterKey_fileThatOthersReadIsRefused()
    {
        QVERIFY(Installation::open(m_config, m_clock, Installation::Keys::Leave).ok());
        const QString key = m_config.dataFolder + QStringLiteral("/master.key");
        QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const auto opened = Installation::open(m_config, m_clock, Installation::Keys::Leave);
        QVERIFY(!opened.ok());
        QVERIFY(opened.error().publicMessage.contains(QLatin1String("master.key")));
    }

    void masterKey_fileOfTheWrongSizeIsRefused()
    {
        QVERIFY(Installation::open(m_config, m_clock, Installation::Keys::Leave).ok());
        QFile key(m_config.dataFolder + QStringLiteral("/master.key"));
        QVERIFY(key.open(QIODevice::ReadWrite));
        QVERIFY(key.resize(31));
        key.close();
        const auto opened = Installation::open(m_config, m_clock, Installation::Keys::Leave);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::Corrupt);
    }

    void masterKey_credentialIsNeverMade()
    {
        m_config.masterKeySource = QStringLiteral("credential");
        qunsetenv("CREDENTIALS_DIRECTORY");
        const auto opened = Installation::open(m_config, m_clock, Installation::Keys::Leave);
        QVERIFY(!opened.ok());
        QVERIFY(!QFile::exists(m_config.dataFolder + QStringLiteral("/master.key")));
    }

    void pepper_mustBeLongAndSecret()
    {
        const QString path = m_folder->filePath(QStringLiteral("pepper"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("short");
        file.close();
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
        m_config.pepperFile = path;
        auto opened = Installation::open(m_config, m_clock, Installation::Keys::Leave);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().reason, QByteArray("pepper_too_short"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(32, 'p'));
        file.close();
        QVERIFY(Installation::open(m_config, m_clock, Installation::Keys::Leave).ok());
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(!Installation::open(m_config, m_clock, Installation::Keys::Leave).ok());
    }

    void dataFolder_thatCannotBeIsOneSentence_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("a file") << "FOLDER/file";
        QTest::newRow("below a file") << "FOLDER/file/data";
        QTest::newRow("below the kernel's") << "/proc/gatehouse";
    }

    void dataFolder_thatCannotBeIsOneSentence()
    {
        QFETCH(QString, path);
        QFile file(m_folder->filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        path.replace(QLatin1String("FOLDER"), m_folder->path());
        const auto prepared = prepareDataFolder(path);
        QVERIFY(!prepared.ok());
        QVERIFY2(prepared.error().publicMessage.contains(path), qPrintable(prepared.error().publicMessage));
        m_config.dataFolder = path;
        QVERIFY(!Installation::open(m_config, m_clock, Installation::Keys::Leave).ok());
    }

    void dataFolder_thatIsReadOnlyIsRefused()
    {
        if (geteuid() == 0) QSKIP("root may write everywhere");
        const QString path = m_folder->filePath(QStringLiteral("locked"));
        QVERIFY(QDir().mkpath(path));
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner));
        QVERIFY(!prepareDataFolder(path).ok());
    }

    void dataFolder_probeLeavesNothingBehind()
    {
        const QString path = m_folder->filePath(QStringLiteral("new"));
        QVERIFY(prepareDataFolder(path).ok());
        QVERIFY(prepareDataFolder(path).ok());
        QVERIFY(QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void dataFolder_isTakenBackWhileItIsEmpty()
    {
        const QString above = m_folder->filePath(QStringLiteral("above"));
        const QString path = above + QStringLiteral("/new/");
        {
            const EmptyFolderUndo undo(path);
            QVERIFY(prepareDataFolder(path).ok());
            QVERIFY(QDir(path).exists());
        }
        QVERIFY(!QDir(above).exists());
        {
            const EmptyFolderUndo undo(path);
            QVERIFY(prepareDataFolder(path).ok());
            QFile file(path + QStringLiteral("kept"));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QVERIFY(QFile::exists(path + QStringLiteral("kept")));
        const QString empty = m_folder->filePath(QStringLiteral("empty"));
        QVERIFY(QDir().mkpath(empty));
        {
            const EmptyFolderUndo undo(empty);
        }
        QVERIFY(QDir(empty).exists());  // was there before
    }

    void database_thatIsNoneIsRefusedAndKept()
    {
        QVERIFY(QDir().mkpath(m_config.dataFolder));
        QFile file(m_config.dataFolder + QStringLiteral("/gatehouse.db"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray letter = QByteArray("a letter to my aunt, at some length ").repeated(200);
        file.write(letter);
        file.close();
        FakeVault vault;
        QVERIFY(!open(vault).ok());
        QCOMPARE(vault.made, 0);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), letter);
    }

    void databaseUrl_mustBeOne()
    {
        m_config.databaseUrl = QStringLiteral("mysql://somewhere");
        FakeVault vault;
        const auto opened = open(vault);
        QVERIFY(!opened.ok());
        QCOMPARE(vault.made, 0);
    }

    void twoProcesses_mayHaveItOpen()
    {
        FakeVault vault;
        const auto one = open(vault);
        QVERIFY(one.ok());
        const auto two = open(vault);
        QVERIFY(two.ok());
        const auto count = [](Installation &installation) {
            return installation.database().read(
                [&](Transaction &tx) { return installation.services().clients.count(tx); });
        };
        QCOMPARE(*count(**one), *count(**two));
    }

private:
    Result<std::unique_ptr<Installation>> open(KeyVault &vault)
    {
        return Installation::open(m_config, vault, m_clock, Installation::Keys::Leave);
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    StartupConfig m_config;
};

QTEST_GUILESS_MAIN(TestInstallation)
#include "tst_installation.moc"
