#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/identity/breached_passwords.h"
#include "core/identity/sorted_lines.h"

using namespace gatehouse;

namespace {

SortedLines textLines(const QByteArray &text)
{
    return {text.size(), [text](qint64 offset, qint64 length) {
                return text.mid(offset, length);
            }};
}

/// The n-th hash of a made-up list in which they lie evenly.
QByteArray evenHash(quint64 n)
{
    return QByteArray::number(n, 16).toUpper().rightJustified(12, '0') + QByteArray(28, '7');
}

constexpr qint64 kLineLength = 44;  // 40 digits, ":1", CR LF

QByteArray evenLine(quint64 n)
{
    return evenHash(n) + ":1\r\n";
}

void writeAll(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

}  // namespace

/// Searching lists that are too large to hold.
class TestSortedLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLine_isFoundAndNothingBetween()
    {
        for (const int count : {1, 2, 3, 7, 100, 1000}) {
            QByteArray text;
            for (int i = 0; i < count; ++i)
                text += evenLine(quint64(i) * 2 + 1);
            for (const bool lastEnded : {true, false}) {
                if (!lastEnded) text.chop(2);
                const SortedLines lines = textLines(text);
                for (int i = 0; i <= 2 * count; ++i) {
                    const LineSearch found = findLine(lines, evenHash(quint64(i)), ':');
                    QCOMPARE(found.line.has_value(), i % 2 == 1);
                    QVERIFY(found.probes <= 20);
                }
            }
        }
    }

    void lines_ofAllLengthsAreWhole()
    {
        QList<QByteArray> words;
        for (int i = 0; i < 500; ++i)
            words.append(QByteArray(1 + i % 60, char('a' + i % 26)) + QByteArray::number(i));
        std::sort(words.begin(), words.end());
        const SortedLines lines = textLines(words.join('\n') + '\n');
        for (const QByteArray &word : std::as_const(words)) {
            QVERIFY2(findLine(lines, word, '\n').line.has_value(), word.constData());
            QVERIFY(!findLine(lines, word + 'x', '\n').line.has_value());
            if (!words.contains(word.chopped(1)))
                QVERIFY(!findLine(lines, word.chopped(1), '\n').line.has_value());
        }
    }

    void whatIsNoList_findsNothingAndEnds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one long line") << QByteArray(10'000, 'A');
        QTest::newRow("zeros") << QByteArray(10'000, '\0');
        QTest::newRow("line ends alone") << QByteArray(10'000, '\n');
        QByteArray descending;
        for (int i = 200; i > 0; --i)
            descending += evenLine(quint64(i));
        QTest::newRow("wrong order") << descending;
    }
    void whatIsNoList_findsNothingAndEnds()
    {
        QFETCH(QByteArray, text);
        QVERIFY(findLine(textLines(text), evenHash(7), ':').probes <= 20);
        SortedLines unreadable = textLines(text);
        unreadable.read = [](qint64, qint64) {
            return QByteArray();
        };
        QVERIFY(!findLine(unreadable, evenHash(7), ':').line.has_value());
    }

    /// As large as the real one, with nothing on the disk but what is read: 48 GB, a billion lines.
    void aFullSizedFile_isSearchedInFewReads()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("large.txt")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        constexpr qint64 kLines = 1'100'000'000;
        QVERIFY(file.resize(kLines * kLineLength));
        const auto put = [&file](qint64 line) {
            file.seek(line * kLineLength);
            file.write(evenLine(quint64(line) * 2));
        };
        for (const qint64 wanted : {qint64(0), qint64(1), qint64(123'456'789), kLines / 2, kLines - 1}) {
            int reads = 0;
            const SortedLines lines{file.size(), [&](qint64 offset, qint64 length) {
                                        ++reads;
                                        // The lines that this read is about to see come into being.
                                        for (qint64 i = 0; i <= length / kLineLength + 1; ++i)
                                            if (offset / kLineLength + i < kLines)
                                                put(offset / kLineLength + i);
                                        file.seek(offset);
                                        return file.read(length);
                                    }};
            const LineSearch found = findLine(lines, evenHash(quint64(wanted) * 2), ':');
            QVERIFY(found.line.has_value());
            QVERIFY(!findLine(lines, evenHash(quint64(wanted) * 2 + 1), ':').line.has_value());
            QVERIFY2(found.probes <= 40, qPrintable(QString::number(found.probes)));
            QCOMPARE_LE(reads, 80);
        }
    }

    void commonPasswords_areBuiltIn()
    {
        const BreachedPasswords breached({});
        QCOMPARE(breached.look(Secret(QByteArray("password"))), Breached::Common);
        QCOMPARE(breached.look(Secret(QByteArray("PassWord"))), Breached::Common);
        QCOMPARE(breached.look(Secret(QByteArray("qwertyuiop"))), Breached::Common);
        QCOMPARE(breached.look(Secret(QByteArray("passwor"))), Breached::No);
        QCOMPARE(breached.look(Secret(QByteArray("gate, heron and 9 violins"))), Breached::No);
        QCOMPARE(breached.look(Secret()), Breached::No);
        QCOMPARE(*breached.checkFile(), 0);
    }

    void aFile_isTakenReplacedAndTakenAway()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("breached.txt"));
        const Secret leaked(QByteArray("gate, heron and 9 violins"));
        const Secret other(QByteArray("another, with 3 trombones"));
        const BreachedPasswords breached(path);
        QCOMPARE(breached.look(leaked), Breached::No);

        QList<QByteArray> lines;
        for (quint64 i = 0; i < 100; ++i)
            lines.append(evenHash(i << 40) + ":3");
        lines.append(breachedHash(leaked) + ":12");
        std::sort(lines.begin(), lines.end());
        writeAll(path, lines.join("\r\n") + "\r\n");
        QCOMPARE(breached.look(leaked), Breached::Leaked);
        QCOMPARE(breached.look(other), Breached::No);
        QVERIFY(*breached.checkFile() > 0);

        // Written anew in its place, and shorter: what a map of the old one would not survive.
        writeAll(path, breachedHash(other) + ":1\r\n");
        QCOMPARE(breached.look(other), Breached::Leaked);
        QCOMPARE(breached.look(leaked), Breached::No);
        QVERIFY(QFile::remove(path));
        QCOMPARE(breached.look(other), Breached::No);
    }

    void aFileThatIsNone_isRefusedInPlainWords_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("prose") << QByteArray("These are not hashes.\n").repeated(100);
        QTest::newRow("binary") << QByteArray(10'000, '\x80');
        QTest::newRow("NTLM hashes") << (QByteArray(32, 'A') + ":1\r\n").repeated(100);
        QByteArray descending;
        for (quint64 i = 1000; i > 0; --i)
            descending += evenLine(i);
        QTest::newRow("wrong order") << descending;
    }
    void aFileThatIsNone_isRefusedInPlainWords()
    {
        QFETCH(QByteArray, text);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("breached.txt"));
        writeAll(path, text);
        const BreachedPasswords breached(path);
        const Result<qint64> checked = breached.checkFile();
        QVERIFY(!checked.ok());
        QCOMPARE(checked.error().reason, QByteArray("bad_breached_file"));
        QVERIFY(checked.error().publicMessage.contains(path));
        // The built-in list still counts, and nobody is refused for what the file is.
        QCOMPARE(breached.look(Secret(QByteArray("gate, heron and 9 violins"))), Breached::No);
        QCOMPARE(breached.look(Secret(QByteArray("password"))), Breached::Common);
    }
};

QTEST_APPLESS_MAIN(TestSortedLines)
#include "tst_sorted_lines.moc"
