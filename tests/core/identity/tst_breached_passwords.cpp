#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <thread>
#include <vector>

#include "core/identity/breached_passwords.h"
#include "core/identity/sorted_lines.h"
#include "tests/support/full_breached_list.h"

using namespace gatehouse;

namespace {

constexpr int kMostProbes = 64;

QByteArray sha1(const QByteArray &password)
{
    return QCryptographicHash::hash(password, QCryptographicHash::Sha1).toHex().toUpper();
}

/// A small list of these passwords and a thousand others, as the downloader writes it.
QByteArray listOf(const QList<QByteArray> &passwords, const QByteArray &lineEnd = "\r\n")
{
    QList<QByteArray> lines;
    for (int i = 0; i < 1'000; ++i)
        lines.append(sha1("somebody's password " + QByteArray::number(i)) + ':' + QByteArray::number(i + 1));
    for (const QByteArray &password : passwords)
        lines.append(sha1(password) + ":42");
    std::sort(lines.begin(), lines.end());
    return lines.join(lineEnd) + lineEnd;
}

class Folder
{
public:
    QString path() const { return m_folder.filePath(QStringLiteral("breached-passwords.txt")); }
    bool write(const QByteArray &text) const
    {
        QFile file(path());
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }

private:
    QTemporaryDir m_folder;
};

Breached look(const BreachedPasswords &list, const QByteArray &password)
{
    return list.look(Secret(QByteArrayView(password)));
}

const QByteArray kLeaked = "quiet herons over seven bridges";
const QByteArray kOther = "nobody ever had these words together";

}  // namespace

/// The list of Have I Been Pwned, of full size and in every bad shape.
class TestBreachedPasswords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hash_isTheServicesOwn()
    {
        // The example in the service's documentation of its API, version 3.
        QCOMPARE(breachedHash(Secret(QByteArrayView("password"))),
                 QByteArray("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"));
    }

    void look_findsTheWorstWithoutAFile()
    {
        const BreachedPasswords list{QString()};
        QCOMPARE(look(list, "password123"), Breached::Common);
        QCOMPARE(look(list, "PassWord123"), Breached::Common);
        QCOMPARE(look(list, kLeaked), Breached::No);
        QCOMPARE(look(list, QByteArray()), Breached::No);
        QCOMPARE(*list.checkFile(), 0);
    }

    void look_findsWhatIsInTheFile_data()
    {
        QTest::addColumn<QByteArray>("lineEnd");
        QTest::newRow("as downloaded") << QByteArray("\r\n");
        QTest::newRow("line feeds alone") << QByteArray("\n");
    }
    void look_findsWhatIsInTheFile()
    {
        QFETCH(const QByteArray, lineEnd);
        const Folder folder;
        QVERIFY(folder.write(listOf({kLeaked}, lineEnd)));
        const BreachedPasswords list(folder.path());
        QCOMPARE(look(list, kLeaked), Breached::Leaked);
        QCOMPARE(look(list, kOther), Breached::No);
        for (int i = 0; i < 1'000; ++i)
            QCOMPARE(look(list, "somebody's password " + QByteArray::number(i)), Breached::Leaked);
        QVERIFY(list.checkFile().ok());
    }

    void look_noticesAnotherFile()
    {
        const Folder folder;
        const BreachedPasswords list(folder.path());
        QCOMPARE(look(list, kLeaked), Breached::No);
        QVERIFY(folder.write(listOf({kLeaked})));
        QCOMPARE(look(list, kLeaked), Breached::Leaked);
        QVERIFY(folder.write(listOf({kOther, "one more"})));
        QCOMPARE(look(list, kLeaked), Breached::No);
        QCOMPARE(look(list, kOther), Breached::Leaked);
        QVERIFY(QFile::remove(folder.path()));
        QCOMPARE(look(list, kOther), Breached::No);
        QCOMPARE(*list.checkFile(), 0);
    }

    void look_survivesAFileThatIsCutWhileItIsInUse()
    {
        const Folder folder;
        const QByteArray whole = listOf({kLeaked});
        QVERIFY(folder.write(whole));
        const BreachedPasswords list(folder.path());
        QCOMPARE(look(list, kLeaked), Breached::Leaked);
        for (qsizetype size = whole.size(); size > 0; size -= 1 + size / 3) {
            QVERIFY(QFile::resize(folder.path(), size));
            look(list, kLeaked);
            look(list, kOther);
        }
        QCOMPARE(look(list, kOther), Breached::No);
    }

    void look_warnsOnceOfEachBadFile()
    {
        static int warnings = 0;
        warnings = 0;
        const auto usual =
            qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &) {
                if (type == QtWarningMsg) ++warnings;
            });
        const Folder folder;
        const BreachedPasswords list(folder.path());
        const bool written = folder.write(QByteArray("password\r\n123456\r\n").repeated(500));
        const bool checked = list.checkFile().ok();  // who asks for the report does not take the warning away
        for (int i = 0; i < 5; ++i)
            look(list, kLeaked);
        const int first = warnings;
        const bool again = folder.write(QByteArray("quite another file\n").repeated(700));
        for (int i = 0; i < 5; ++i)
            look(list, kLeaked);
        const int second = warnings;
        const bool mended = folder.write(listOf({kLeaked}));
        const Breached found = look(list, kLeaked);
        qInstallMessageHandler(usual);
        QVERIFY(written && !checked && again && mended);
        QCOMPARE(first, 1);
        QCOMPARE(second, 2);
        QCOMPARE(warnings, 2);
        QCOMPARE(found, Breached::Leaked);
    }

    void checkFile_refusesWhatIsNoList_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray good = listOf({});
        QList<QByteArray> lines = good.trimmed().split('\n');
        QTest::newRow("words") << QByteArray("password\r\n123456\r\n").repeated(500);
        QTest::newRow("hashes of NTLM") << QByteArray("00000A0E4E8A9E1E3E2C5B6A7F8091A2:3\r\n").repeated(500);
        QTest::newRow("lower case") << good.toLower();
        QTest::newRow("zeros") << QByteArray(1'000'000, '\0');
        QTest::newRow("one endless line") << QByteArray(1'000'000, 'A');
        QTest::newRow("a page") << QByteArray("<!doctype html>\n<p>Not found</p>\n").repeated(500);
        QTest::newRow("a gzip file") << QByteArray("\x1F\x8B\x08\x00", 4) + QByteArray(100'000, '\xA5');
        std::sort(lines.begin(), lines.end(), [](const QByteArray &a, const QByteArray &b) {
            return a.mid(41).toInt() > b.mid(41).toInt();
        });
        QTest::newRow("ordered by count") << lines.join('\n') + '\n';
        std::sort(lines.begin(), lines.end(), std::greater<>());
        QTest::newRow("the wrong way round") << lines.join('\n') + '\n';
    }
    void checkFile_refusesWhatIsNoList()
    {
        QFETCH(const QByteArray, text);
        const Folder folder;
        QVERIFY(folder.write(text));
        const BreachedPasswords list(folder.path());
        const Result<qint64> checked = list.checkFile();
        QVERIFY(!checked.ok());
        QCOMPARE(checked.error().reason, QByteArray("bad_breached_file"));
        QVERIFY(checked.error().publicMessage.contains(folder.path()));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("is not a list")));
        QCOMPARE(look(list, kLeaked), Breached::No);
        QCOMPARE(look(list, "password123"), Breached::Common);
    }

    void search_ofTheFullListReadsAFewPlaces()
    {
        FullBreachedList full;
        QVERIFY2(full.size() > 40'000'000'000, "no full-size list");
        full.put(sha1(kLeaked));
        const SortedLines lines{full.size(), [&](qint64 offset, qint64 length) {
                                    return full.read(offset, length);
                                }};
        for (int i = 0; i < 500; ++i) {
            const LineSearch search = findLine(lines, sha1("absent " + QByteArray::number(i)), ':');
            QVERIFY(!search.line);
            QVERIFY2(search.probes <= kMostProbes, QByteArray::number(search.probes).constData());
        }
        const LineSearch found = findLine(lines, sha1(kLeaked), ':');
        QVERIFY(found.line && found.line->startsWith(sha1(kLeaked) + ':'));
        QVERIFY(found.probes <= kMostProbes);
        // The first and the last line are lines like all others.
        for (const qint64 from : {qint64(0), full.size() - 200}) {
            const QByteArray text = full.read(from, 200);
            const QByteArray line = from == 0 ? text.left(text.indexOf('\r'))
                                              : text.trimmed().mid(text.trimmed().lastIndexOf('\n') + 1);
            const LineSearch edge = findLine(lines, line.first(40), ':');
            QVERIFY(edge.line);
            QVERIFY(edge.probes <= kMostProbes);
        }
    }

    void look_intoAFileOfFullSize()
    {
        QList<QByteArray> passwords;
        for (int i = 0; i < 100; ++i)
            passwords.append("leaked words number " + QByteArray::number(i));
        FullBreachedList full;
        for (int i = 0; i < 100; i += 2)
            full.put(sha1(passwords.at(i)));
        const SortedLines lines{full.size(), [&](qint64 offset, qint64 length) {
                                    return full.readAndKeep(offset, length);
                                }};
        for (const QByteArray &password : std::as_const(passwords))
            findLine(lines, sha1(password), ':');
        for (qint64 i = 0; i < 64; ++i)  // where the file is looked at when it is opened
            full.readAndKeep(full.size() / 64 * i, 2 * kLongestSortedLine);
        const Folder folder;
        if (!full.writeTo(folder.path())) QSKIP("This file system does not take a sparse file of 43 GB");
        const BreachedPasswords list(folder.path());
        QCOMPARE(*list.checkFile(), full.size());
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < 100; ++i)
            QCOMPARE(look(list, passwords.at(i)), i % 2 == 0 ? Breached::Leaked : Breached::No);
        qInfo("%.1f us each", double(clock.nsecsElapsed()) / 1'000 / 100);
    }

    void look_fromManyThreadsWhileTheFileIsReplaced()
    {
        const Folder folder;
        const QByteArray whole = listOf({kLeaked});
        QVERIFY(folder.write(whole));
        const BreachedPasswords list(folder.path());
        std::vector<std::thread> threads;
        std::atomic<int> found = 0;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 500; ++n)
                    found += look(list, kLeaked) == Breached::Leaked ? 1 : 0;
            });
        for (int n = 0; n < 50; ++n) {
            // As an operator does it: the new one is written beside it and renamed.
            QFile next(folder.path() + QStringLiteral(".new"));
            QVERIFY(next.open(QIODevice::WriteOnly) && next.write(whole) == whole.size());
            next.close();
            QVERIFY(::rename(qPrintable(next.fileName()), qPrintable(folder.path())) == 0);
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(found.load(), 2'000);
    }
};

QTEST_GUILESS_MAIN(TestBreachedPasswords)
#include "tst_breached_passwords.moc"
