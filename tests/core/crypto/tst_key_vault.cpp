#include <sys/stat.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/platform.h"
#include "core/crypto/key_vault.h"

using namespace gatehouse;

class TestKeyVault : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(QStringLiteral("master.key")); }
    QString credential() const { return m_folder.filePath(QStringLiteral("master-key")); }
    static void chmodTo(const QString &path, mode_t mode)
    {
        ::chmod(QFile::encodeName(path).constData(), mode);
    }

private Q_SLOTS:
    void cleanup()
    {
        QFile::remove(file());
        QFile::remove(credential());
        qunsetenv("CREDENTIALS_DIRECTORY");
    }

    void file_keepsTheKey()
    {
        FileKeyVault vault(file());
        const auto made = vault.createNew();
        QVERIFY(made.ok());
        QCOMPARE(made->size(), 32u);
        QCOMPARE(vault.load()->reveal(), made->reveal());
        QCOMPARE(FileKeyVault(file()).load()->reveal(), made->reveal());
    }
    void file_absentIsNotFoundAndStaysAbsent()
    {
        FileKeyVault vault(file());
        QCOMPARE(vault.load().error().code, ErrorCode::NotFound);
        QVERIFY(!QFile::exists(file()));
    }
    void file_createNewNeverReplacesAKey()
    {
        FileKeyVault vault(file());
        const QByteArray first = vault.createNew()->reveal();
        QCOMPARE(vault.createNew().error().code, ErrorCode::Conflict);
        QCOMPARE(vault.load()->reveal(), first);
    }
    void file_ofWrongSizeIsCorrupt_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {0, 1, 31, 33, 64, 10'000})
            QTest::addRow("%d", size) << size;
    }
    void file_ofWrongSizeIsCorrupt()
    {
        QFETCH(int, size);
        QVERIFY(platform::createPrivateFile(file(), QByteArray(size, 'k')).ok());
        const auto loaded = FileKeyVault(file()).load();
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().code, ErrorCode::Corrupt);
        QVERIFY(loaded.error().publicMessage.contains(file()));
    }
    void file_thatOthersMayReadIsRefusedWithAdvice()
    {
        QVERIFY(FileKeyVault(file()).createNew().ok());
        chmodTo(file(), 0644);
        const auto loaded = FileKeyVault(file()).load();
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().code, ErrorCode::Forbidden);
        QVERIFY(loaded.error().publicMessage.contains(QLatin1String("chmod 600")));
    }

    void credential_isRead()
    {
        QVERIFY(platform::createPrivateFile(credential(), QByteArray(32, 'c')).ok());
        chmodTo(credential(), 0440);
        qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_folder.path()));
        QVERIFY(SystemdCredentialVault::isOffered());
        auto vault = SystemdCredentialVault::fromEnvironment();
        QCOMPARE(vault.load()->reveal(), QByteArray(32, 'c'));
        QVERIFY(!vault.createNew().ok());
        QCOMPARE(vault.load()->reveal(), QByteArray(32, 'c'));
    }
    void credential_withoutSystemdIsNotFound()
    {
        QVERIFY(!SystemdCredentialVault::isOffered());
        QCOMPARE(SystemdCredentialVault::fromEnvironment().load().error().code, ErrorCode::NotFound);
    }
    void credential_thatIsBrokenIsOfferedAndRefused()
    {
        QVERIFY(platform::createPrivateFile(credential(), "short").ok());
        qputenv("CREDENTIALS_DIRECTORY", QFile::encodeName(m_folder.path()));
        QVERIFY(SystemdCredentialVault::isOffered());
        QCOMPARE(SystemdCredentialVault::fromEnvironment().load().error().code, ErrorCode::Corrupt);
    }
};

QTEST_APPLESS_MAIN(TestKeyVault)
#include "tst_key_vault.moc"
