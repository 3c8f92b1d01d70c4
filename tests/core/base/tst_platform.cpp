#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <thread>

#include "core/base/platform.h"

using namespace gatehouse;

class TestPlatform : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    static int modeOf(const QString &file)
    {
        struct stat facts = {};
        return ::stat(QFile::encodeName(file).constData(), &facts) == 0 ? int(facts.st_mode & 07777) : -1;
    }

private Q_SLOTS:
    void createPrivateFile_isForItsOwnerOnly()
    {
        const mode_t before = ::umask(0);
        const bool created = platform::createPrivateFile(path("new"), "secret").ok();
        ::umask(before);
        QVERIFY(created);
        QCOMPARE(modeOf(path("new")), 0600);
        QCOMPARE(platform::readPrivateFile(path("new"), 100)->reveal(), QByteArray("secret"));
    }
    void createPrivateFile_neverOverwrites()
    {
        QVERIFY(platform::createPrivateFile(path("once"), "first").ok());
        const auto again = platform::createPrivateFile(path("once"), "second");
        QVERIFY(!again.ok());
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        QCOMPARE(platform::readPrivateFile(path("once"), 100)->reveal(), QByteArray("first"));
    }
    void createPrivateFile_doesNotFollowLinks()
    {
        QVERIFY(QFile::link(path("target"), path("link")));
        QVERIFY(!platform::createPrivateFile(path("link"), "x").ok());
        QVERIFY(!QFile::exists(path("target")));
    }
    void createPrivateFile_reportsMissingFolder()
    {
        const auto result = platform::createPrivateFile(path("no/such/file"), "x");
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Unavailable);
    }
    void replacePrivateFile_swapsContent()
    {
        QVERIFY(platform::replacePrivateFile(path("swap"), "one").ok());
        QVERIFY(platform::replacePrivateFile(path("swap"), "two").ok());
        QCOMPARE(platform::readPrivateFile(path("swap"), 100)->reveal(), QByteArray("two"));
        QCOMPARE(modeOf(path("swap")), 0600);
        QVERIFY(!QFile::exists(path("swap.new")));
    }
    void readPrivateFile_refusesOpenPermissions_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("alone");
        QTest::addColumn<bool>("group");
        QTest::newRow("owner") << 0600 << true << true;
        QTest::newRow("owner reads") << 0400 << true << true;
        QTest::newRow("group reads") << 0640 << false << true;
        QTest::newRow("group writes") << 0620 << false << false;
        QTest::newRow("others read") << 0604 << false << false;
        QTest::newRow("others write") << 0602 << false << false;
    }
    void readPrivateFile_refusesOpenPermissions()
    {
        QFETCH(int, mode);
        QFETCH(bool, alone);
        QFETCH(bool, group);
        const QString file = path("modes");
        QFile::remove(file);
        QVERIFY(platform::createPrivateFile(file, "x").ok());
        QCOMPARE(::chmod(QFile::encodeName(file).constData(), mode_t(mode)), 0);
        const auto strict = platform::readPrivateFile(file, 10);
        QCOMPARE(strict.ok(), alone);
        if (!alone) QCOMPARE(strict.error().reason, QByteArray("unsafe_permissions"));
        QCOMPARE(platform::readPrivateFile(file, 10, platform::Readers::Group).ok(), group);
    }
    void readPrivateFile_refusesOtherOwner()
    {
        if (::geteuid() != 0) QSKIP("only root can give a file away");
        QVERIFY(platform::createPrivateFile(path("foreign"), "x").ok());
        QCOMPARE(::chown(QFile::encodeName(path("foreign")).constData(), 65534, 65534), 0);
        QCOMPARE(platform::readPrivateFile(path("foreign"), 10).error().code, ErrorCode::Forbidden);
    }
    void readPrivateFile_refusesWhatIsNoFile()
    {
        QCOMPARE(platform::readPrivateFile(path("nothing"), 10).error().code, ErrorCode::NotFound);
        QVERIFY(platform::createPrivateFile(path("real"), "x").ok());
        QVERIFY(QFile::link(path("real"), path("alias")));
        QCOMPARE(platform::readPrivateFile(path("alias"), 10).error().code, ErrorCode::Forbidden);
        QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
        QCOMPARE(platform::readPrivateFile(path("pipe"), 10).error().code, ErrorCode::Forbidden);
        QCOMPARE(platform::readPrivateFile(m_folder.path(), 10).error().code, ErrorCode::Forbidden);
    }
    void readPrivateFile_limitsTheSize()
    {
        QVERIFY(platform::createPrivateFile(path("long"), QByteArray(11, 'x')).ok());
        QVERIFY(platform::readPrivateFile(path("long"), 11).ok());
        QCOMPARE(platform::readPrivateFile(path("long"), 10).error().code, ErrorCode::TooLarge);
    }
    void ensurePrivateFolder_createsAndTightens()
    {
        QVERIFY(platform::ensurePrivateFolder(path("data")).ok());
        QCOMPARE(modeOf(path("data")), 0700);
        QCOMPARE(::chmod(QFile::encodeName(path("data")).constData(), 0755), 0);
        QVERIFY(platform::ensurePrivateFolder(path("data")).ok());
        QCOMPARE(modeOf(path("data")), 0700);
        QVERIFY(platform::createPrivateFile(path("plain"), "x").ok());
        QVERIFY(!platform::ensurePrivateFolder(path("plain")).ok());
    }
    void lowerThreadPriority_touchesThisThreadOnly()
    {
        const int before = ::getpriority(PRIO_PROCESS, 0);
        int inside = -100;
        std::thread thread([&inside] {
            platform::lowerThreadPriority();
            inside = ::getpriority(PRIO_PROCESS, id_t(::syscall(SYS_gettid)));
        });
        thread.join();
        QCOMPARE(inside, 10);
        QCOMPARE(::getpriority(PRIO_PROCESS, 0), before);
    }
    void notifyServiceManager_isSilentWithoutOne()
    {
        qunsetenv("NOTIFY_SOCKET");
        platform::notifyServiceManager("READY=1");
        qputenv("NOTIFY_SOCKET", "relative");
        platform::notifyServiceManager("READY=1");
    }
    void notifyServiceManager_sendsToTheSocket();
};

void TestPlatform::notifyServiceManager_sendsToTheSocket()
{
    const QByteArray name = QFile::encodeName(path("notify"));
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::copy(name.begin(), name.end(), address.sun_path);
    QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    qputenv("NOTIFY_SOCKET", name);
    platform::notifyServiceManager("READY=1");
    char buffer[32] = {};
    const ssize_t size = ::recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
    ::close(socket);
    qunsetenv("NOTIFY_SOCKET");
    QCOMPARE(QByteArray(buffer, qsizetype(std::max<ssize_t>(size, 0))), QByteArray("READY=1"));
}

QTEST_APPLESS_MAIN(TestPlatform)
#include "tst_platform.moc"
