#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/crypto/password_hashing.h"
#include "core/identity/import_fields.h"
#include "core/identity/import_row.h"

using namespace gatehouse;

namespace {

struct Reading
{
    QList<ImportRow> rows;
    std::optional<Error> fault;
};

Reading readAll(const ImportReading &how, const QByteArray &data, qsizetype piece = 7)
{
    qsizetype at = 0;
    auto source = ImportSource::open(how, [&data, &at, piece]() -> Result<QByteArray> {
        const QByteArray next = data.mid(at, piece);
        at += piece;
        return next;
    });
    Reading reading;
    if (!source.ok()) {
        reading.fault = source.error();
        return reading;
    }
    while (true) {
        auto row = (*source)->next();
        if (!row.ok()) {
            reading.fault = row.error();
            return reading;
        }
        if (!*row) return reading;
        reading.rows.append(**row);
    }
}

ImportReading of(ImportKind kind)
{
    ImportReading how;
    how.kind = kind;
    return how;
}

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

bool matches(const char *password, const QString &hash)
{
    const auto verdict = PasswordHashing().verify(Secret(QByteArrayView(password)), hash);
    return verdict.ok() && verdict->matches && verdict->needsUpgrade;
}

}  // namespace

class TestImportSources : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void csv_readsRfc4180()
    {
        const QByteArray data =
            "\xef\xbb\xbfLogin;E-Mail;First name;attribute.room;Groups;Active;Other\r\n"
            "alex;alex@example.org;\"Al;ex \"\"A\"\"\nZ\";3.14;staff|wiki;yes;x\r\n"
            "\r\n"
            "b\xc3\xb6;;;;;0;\n"
            "\"eve\";;;;;;";
        for (const qsizetype piece : {1, 2, 3, 5, 1000}) {
            const Reading reading = readAll(of(ImportKind::Csv), data, piece);
            QVERIFY2(!reading.fault, reading.fault ? qPrintable(reading.fault->publicMessage) : "");
            QCOMPARE(reading.rows.size(), 3);
            const ImportRow &alex = reading.rows.at(0);
            QCOMPARE(alex.username, s("alex"));
            QCOMPARE(*alex.email, s("alex@example.org"));
            QCOMPARE(alex.profile.value(s("given_name")).toString(), s("Al;ex \"A\"\nZ"));
            QCOMPARE(alex.attributes.value(s("room")).toArray(), QJsonArray{s("3.14")});
            QCOMPARE(*alex.groups, (QStringList{s("staff"), s("wiki")}));
            QCOMPARE(*alex.enabled, true);
            QVERIFY(!alex.passwordHash && !alex.locale);
            QCOMPARE(alex.number, 2);
            QCOMPARE(reading.rows.at(1).username, s("b\xc3\xb6"));
            QCOMPARE(*reading.rows.at(1).enabled, false);
            QCOMPARE(reading.rows.at(2).username, s("eve"));
            QCOMPARE(reading.rows.at(2).number, 6);
        }
    }
    void csv_followsTheMapping()
    {
        ImportReading how = of(ImportKind::Csv);
        how.mapping = {{s("username"), s("Mail")}, {s("email"), s("Mail")}, {s("display_name"), s("email")}};
        const Reading reading = readAll(how, "email,Mail\nAlex,alex@example.org\n");
        QCOMPARE(reading.rows.size(), 1);
        QCOMPARE(reading.rows.at(0).username, s("alex@example.org"));
        QCOMPARE(*reading.rows.at(0).email, s("alex@example.org"));
        QCOMPARE(*reading.rows.at(0).displayName, s("Alex"));
        how.mapping = {{s("username"), s("Nope")}};
        QCOMPARE(readAll(how, "a,b\n").fault->reason, QByteArray("no_such_column"));
        how.mapping = {{s("roles"), s("a")}};
        QCOMPARE(readAll(how, "a,b\n").fault->reason, QByteArray("unknown_field"));
        how.mapping = {{s("email"), s("a")}};
        QCOMPARE(readAll(how, "a,b\n").fault->reason, QByteArray("no_username"));
    }
    void csv_takesOffWhatDefusesFormulas()
    {
        const Reading reading =
            readAll(of(ImportKind::Csv), "username,display_name,password\n'=a,'-1,'=secret\n'x,'quoted',p\n");
        QCOMPARE(reading.rows.at(0).username, s("=a"));
        QCOMPARE(*reading.rows.at(0).displayName, s("-1"));
        QCOMPARE(*reading.rows.at(0).password, s("'=secret"));
        QCOMPARE(reading.rows.at(1).username, s("'x"));
    }
    void csv_refusesRowsAndGoesOn()
    {
        const Reading reading = readAll(of(ImportKind::Csv),
                                        "username,enabled\nalex\nbo,perhaps\nc\xff,1\nd\0d,1\ndan,1\n"
                                        "e,1,2\n");
        QVERIFY(!reading.fault);
        QList<QByteArray> reasons;
        for (const ImportRow &row : reading.rows)
            reasons.append(row.refusal ? row.refusal->reason : QByteArray("-"));
        // The text above ends at its NUL.
        QCOMPARE(reasons, (QList<QByteArray>{"wrong_number_of_columns", "wrong_type", "not_utf8",
                                             "wrong_number_of_columns"}));
    }
    void csv_faults_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("empty") << QByteArray() << QByteArray("empty");
        QTest::newRow("open quote") << QByteArray("username\n\"alex\nbo\n") << QByteArray("open_quote");
        QTest::newRow("text after quote")
            << QByteArray("username\n\"a\"x\n") << QByteArray("text_after_quote");
        QTest::newRow("utf-16") << QByteArray("\xff\xfeu\0s\0", 6) << QByteArray("not_utf8");
        QTest::newRow("huge cell") << "username\n" + QByteArray(70'000, 'x') << QByteArray("line_too_long");
        QTest::newRow("columns") << "username" + QByteArray(300, ',') + '\n'
                                 << QByteArray("too_many_columns");
        QTest::newRow("no username") << QByteArray("a,b\n1,2\n") << QByteArray("no_username");
    }
    void csv_faults()
    {
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, reason);
        const Reading reading = readAll(of(ImportKind::Csv), data);
        QVERIFY(reading.fault);
        QCOMPARE(reading.fault->reason, reason);
    }

    void json_readsArraysAndLines()
    {
        const QByteArray alex =
            "{\"username\":\"alex\",\"email\":null,\"disabled\":true,\"groups\":[\"a\"],"
            "\"profile\":{\"given_name\":\"}\\\"{\"},\"password_hash\":\"$2b$x\"}";
        const QByteArray bo = "{\"username\":\"bo\",\"surprise\":1}";
        for (const QByteArray &data : {'[' + alex + " , " + bo + "] ", alex + '\n' + bo + '\n'}) {
            const Reading reading = readAll(of(ImportKind::Json), data);
            QVERIFY(!reading.fault);
            QCOMPARE(reading.rows.size(), 2);
            QCOMPARE(reading.rows.at(0).username, s("alex"));
            QVERIFY(!reading.rows.at(0).email);
            QCOMPARE(*reading.rows.at(0).enabled, false);
            QCOMPARE(reading.rows.at(0).profile.value(s("given_name")).toString(), s("}\"{"));
            QCOMPARE(*reading.rows.at(0).passwordHash, s("$2b$x"));
            QCOMPARE(reading.rows.at(0).number, 1);
            QCOMPARE(reading.rows.at(1).refusal->reason, QByteArray("unknown_field"));
            QCOMPARE(reading.rows.at(1).number, 2);
        }
        QCOMPARE(readAll(of(ImportKind::Json), "[]").rows.size(), 0);
        QVERIFY(!readAll(of(ImportKind::Json), "[]").fault);
    }
    void json_linesThatAreNoneAreRefused()
    {
        const Reading reading =
            readAll(of(ImportKind::Json), "{\"username\":\"a\"}\nnonsense\n\n\"text\"\n{\"username\":\"b\"}");
        QVERIFY(!reading.fault);
        QCOMPARE(reading.rows.size(), 4);
        QCOMPARE(reading.rows.at(1).number, 2);
        QCOMPARE(reading.rows.at(1).refusal->reason, QByteArray("invalid_json"));
        QVERIFY(reading.rows.at(2).refusal);
        QCOMPARE(reading.rows.at(3).username, s("b"));
        QCOMPARE(reading.rows.at(3).number, 5);
    }
    void json_faults_data()
    {
        QTest::addColumn<QByteArray>("data");
        for (const char *data : {"[{\"username\":\"a\"}", "[{\"username\":\"a\"},]x", "[1]", "[{]}",
                                 "[{\"a\":\"x]", "[{\"username\":\"a\"} {\"username\":\"b\"}]", "[] []"})
            QTest::newRow(data) << QByteArray(data);
        QTest::newRow("deep") << "[{\"a\":" + QByteArray(100, '[');
        QTest::newRow("huge") << "[{\"a\":\"" + QByteArray(300'000, 'x') + "\"}]";
    }
    void json_faults()
    {
        QFETCH(QByteArray, data);
        QVERIFY(readAll(of(ImportKind::Json), data, 4096).fault);
    }

    void keycloak_readsARealm()
    {
        // Passwords as Keycloak keeps them; the numbers are hashlib's and argon2's for "correct horse".
        const QByteArray data =
            "{\"id\":\"r\",\"realm\":\"office\",\"roles\":{\"realm\":[{\"name\":\"a}]\\\"\"}]},\n"
            "\"users\":[{\"id\":\"1\",\"username\":\"alex\",\"email\":\"alex@example.org\",\"emailVerified\":"
            "true,"
            "\"enabled\":true,\"firstName\":\"Alex\",\"lastName\":\"Doe\",\"createdTimestamp\":1,"
            "\"attributes\":{\"locale\":[\"de\"],\"Cost "
            "Centre\":[\"7\",\"8\"],\"phoneNumber\":[\"+4930123456\"]},"
            "\"realmRoles\":[\"default-roles-office\",\"editor\"],\"groups\":[\"/staff/paris\"],"
            "\"requiredActions\":[\"UPDATE_PASSWORD\"],"
            "\"credentials\":[{\"type\":\"otp\",\"secretData\":\"{}\"},{\"type\":\"password\","
            "\"secretData\":\"{\\\"value\\\":\\\"9xWKDKQf4KV2rm+HP9IFMCwi8UxOoEInelZGFy8ozkQ=\\\","
            "\\\"salt\\\":\\\"c2FsdFNBTFQxMjM0\\\",\\\"additionalParameters\\\":{}}\","
            "\"credentialData\":\"{\\\"hashIterations\\\":1000,\\\"algorithm\\\":\\\"pbkdf2-sha256\\\","
            "\\\"additionalParameters\\\":{}}\"}]},\n"
            "{\"username\":\"bo\",\"enabled\":false,\"credentials\":[{\"type\":\"password\","
            "\"secretData\":\"{\\\"value\\\":\\\"F2RQy9bTaKyhwbIDNFSjkA==\\\","
            "\\\"salt\\\":\\\"YkwpJQSgNEZoDcHYm/OeMw==\\\"}\","
            "\"credentialData\":\"{\\\"hashIterations\\\":2,\\\"algorithm\\\":\\\"argon2\\\","
            "\\\"additionalParameters\\\":{\\\"hashLength\\\":[\\\"16\\\"],\\\"memory\\\":[\\\"1024\\\"],"
            "\\\"type\\\":[\\\"id\\\"],\\\"version\\\":[\\\"1.3\\\"],\\\"parallelism\\\":[\\\"1\\\"]}}\"}]},"
            "\n"
            "{\"username\":\"old\",\"credentials\":[{\"type\":\"password\",\"algorithm\":\"pbkdf2\","
            "\"hashIterations\":1000,\"hashedSaltedValue\":\"PAXaAi7fwBXfinIlXhiG4Dm0J/g=\","
            "\"salt\":\"c2FsdFNBTFQxMjM0\"}]},\n"
            "{\"username\":\"odd\",\"credentials\":[{\"type\":\"password\",\"secretData\":\"{}\","
            "\"credentialData\":\"{\\\"algorithm\\\":\\\"own\\\",\\\"hashIterations\\\":1}\"}]},"
            "{\"username\":7}],\"clients\":[{\"secret\":\"[\"}]}\n";
        ImportReading how = of(ImportKind::Keycloak);
        for (const qsizetype piece : {1, 10, 100'000}) {
            const Reading reading = readAll(how, data, piece);
            QVERIFY2(!reading.fault, reading.fault ? qPrintable(reading.fault->publicMessage) : "");
            QCOMPARE(reading.rows.size(), 5);
        }
        const QList<ImportRow> rows = readAll(how, data).rows;
        const ImportRow &alex = rows.at(0);
        QVERIFY2(!alex.refusal, alex.refusal ? qPrintable(alex.refusal->publicMessage) : "");
        QCOMPARE(*alex.displayName, s("Alex Doe"));
        QCOMPARE(alex.profile.value(s("family_name")).toString(), s("Doe"));
        QCOMPARE(*alex.emailVerified, true);
        QCOMPARE(*alex.locale, s("de"));
        QCOMPARE(*alex.phone, s("+4930123456"));
        QCOMPARE(alex.attributes.value(s("cost_centre")).toArray().size(), 2);
        QCOMPARE(*alex.groups, QStringList{s("staff/paris")});
        QCOMPARE(*alex.mustChangePassword, true);
        QVERIFY(matches("correct horse", *alex.passwordHash));
        QCOMPARE(*rows.at(1).enabled, false);
        QVERIFY(matches("correct horse", *rows.at(1).passwordHash));
        QVERIFY(matches("correct horse", *rows.at(2).passwordHash));
        QCOMPARE(rows.at(3).refusal->reason, QByteArray("unknown_hash"));
        QCOMPARE(rows.at(4).refusal->field, QByteArray("username"));
        how.rolesAsGroups = true;
        QCOMPARE(*readAll(how, data).rows.at(0).groups, (QStringList{s("staff/paris"), s("editor")}));
    }
    void keycloak_faults_data()
    {
        QTest::addColumn<QByteArray>("data");
        for (const char *data :
             {"", "[]", "{\"users\":{}}", "{\"users\":[{}", "{\"users\":[{}]", "{\"users\":[{}]} x",
              "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{a:1}", "{\"a\":[}]}"})
            QTest::newRow(*data != '\0' ? data : "empty") << QByteArray(data);
    }
    void keycloak_faults()
    {
        QFETCH(QByteArray, data);
        QVERIFY(readAll(of(ImportKind::Keycloak), data).fault);
    }

    void authelia_readsAUsersFile()
    {
        const QByteArray data =
            "---\n# people\nusers:\n"
            "  john:\n"
            "    disabled: false\n"
            "    displayname: \"John \\u00e4 \\\"Doe\\\"\"  # comment\n"
            "    password: '$argon2id$v=19$m=1024,t=2,p=1$YkwpJQSgNEZoDcHYm/OeMw$F2RQy9bTaKyhwbIDNFSjkA'\n"
            "    email: john@example.org\n"
            "    groups:\n"
            "      - admins\n"
            "      - 'dev'\n"
            "    given_name: 'O''Neil'\n"
            "    address:\n"
            "      locality: 'Paris'\n"
            "      something: 1\n"
            "    extra:\n"
            "      deep:\n"
            "        deeper: 1\n"
            "      more: 2\n"
            "    locale: de\n"
            "  'jane doe':\n"
            "    password: $6$rounds=1000$h9meYqyuCDdYWB95$ELkmmlnrK.iG3F9D50tOn.Bp3qxWjS9StuD1eMIz2HxaXj."
            "Cg4.ZjB8w5vc1TqWVLdBaTzxeK8rz14NLw9kh..\n"
            "    groups: [a, \"b, c\"]\n"
            "    disabled: true\n"
            "  odd:\n"
            "    disabled: maybe\n"
            "    groups: []\n"
            "  list:\n"
            "    groups:\n"
            "    - same\n"
            "    displayname: x\n"
            "...\n";
        const Reading reading = readAll(of(ImportKind::Authelia), data);
        QVERIFY2(!reading.fault, reading.fault ? qPrintable(reading.fault->publicMessage) : "");
        QCOMPARE(reading.rows.size(), 4);
        const ImportRow &john = reading.rows.at(0);
        QCOMPARE(john.number, 4);
        QCOMPARE(john.username, s("john"));
        QCOMPARE(*john.displayName, s("John \xc3\xa4 \"Doe\""));
        QCOMPARE(*john.groups, (QStringList{s("admins"), s("dev")}));
        QCOMPARE(john.profile.value(s("given_name")).toString(), s("O'Neil"));
        QCOMPARE(john.profile.value(s("address")).toObject(), (QJsonObject{{s("locality"), s("Paris")}}));
        QCOMPARE(*john.enabled, true);
        QCOMPARE(*john.locale, s("de"));
        QVERIFY(matches("correct horse", *john.passwordHash));
        const ImportRow &jane = reading.rows.at(1);
        QCOMPARE(jane.username, s("jane doe"));
        QCOMPARE(*jane.groups, (QStringList{s("a"), s("b, c")}));
        QCOMPARE(*jane.enabled, false);
        QVERIFY(matches("correct horse", *jane.passwordHash));
        QCOMPARE(reading.rows.at(2).refusal->field, QByteArray("disabled"));
        QCOMPARE(*reading.rows.at(3).groups, QStringList{s("same")});
        QCOMPARE(*reading.rows.at(3).displayName, s("x"));
    }
    void authelia_refusesWhatItDoesNotRead_data()
    {
        QTest::addColumn<QByteArray>("data");
        for (const char *data : {"",
                                 "people:\n",
                                 "users:\njohn:\n",
                                 "users:\n\tjohn:\n",
                                 "users:\n  john: x\n",
                                 "users:\n  john:\n    email: &a x\n",
                                 "users:\n  john:\n    email: *a\n",
                                 "users:\n  john:\n    email: !!str x\n",
                                 "users:\n  john:\n    displayname: |\n      x\n",
                                 "users:\n  john:\n    displayname: >\n      x\n",
                                 "users:\n  john:\n    email: \"x\n",
                                 "users:\n  john:\n    email: 'x' y\n",
                                 "users:\n  john:\n    groups: [a\n",
                                 "users:\n  john:\n    a: b: c\n",
                                 "users:\n  john:\n    email:x\n",
                                 "users:\n  john:\n    email: x\n     name: y\n",
                                 "users:\n  john:\n    - x\n",
                                 "users:\n  john:\n    email: \"\\q\"\n",
                                 "users:\n  john:\n    extra: {a: 1}\n",
                                 "users:\n  <<: *x\n",
                                 "users:\n  - john\n"})
            QTest::newRow(*data != '\0' ? data : "empty") << QByteArray(data);
    }
    void authelia_refusesWhatItDoesNotRead()
    {
        QFETCH(QByteArray, data);
        const Reading reading = readAll(of(ImportKind::Authelia), data);
        QVERIFY(reading.fault);
        QCOMPARE(reading.fault->field, QByteArray("data"));
    }

    void htpasswd_readsLines()
    {
        const Reading reading =
            readAll(of(ImportKind::Htpasswd),
                    "# made by htpasswd\r\nalex:$apr1$RXBLksGA$qkDgjmEQrR.Dt.Q.AgSVJ/\r\n\n"
                    "bo:{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=:a comment\n:x\nnone\nempty:\n");
        QVERIFY(!reading.fault);
        QCOMPARE(reading.rows.size(), 5);
        QCOMPARE(reading.rows.at(0).username, s("alex"));
        QCOMPARE(reading.rows.at(0).number, 2);
        QVERIFY(matches("correct horse", *reading.rows.at(0).passwordHash));
        QVERIFY(matches("correct horse", *reading.rows.at(1).passwordHash));
        for (int i = 2; i < 5; ++i)
            QCOMPARE(reading.rows.at(i).refusal->reason, QByteArray("malformed_row"));
    }
    void memory_isNotWhatAListIsLong()
    {
        // Ten million bytes, made as they are read: a reader that kept them would show in the limit below.
        int made = 0;
        auto source = ImportSource::open(of(ImportKind::Csv), [&made]() -> Result<QByteArray> {
            if (made == 0) return ++made, QByteArray("username\n");
            return made++ > 1'000 ? QByteArray() : QByteArray("a-user-name\n").repeated(900);
        });
        qint64 rows = 0;
        int ahead = 0;
        while (true) {
            const auto row = (*source)->next();
            QVERIFY(row.ok());
            if (!*row) break;
            ++rows;
            ahead = qMax(ahead, made - int(rows / 900) - 1);
        }
        QCOMPARE(rows, 900'000);
        QVERIFY2(ahead <= 3, qPrintable(QString::number(ahead)));
    }
    void guesses_knowTheUsualNames()
    {
        QCOMPARE(guessImportField(s("E-Mail")), s("email"));
        QCOMPARE(guessImportField(s("SAM Account Name")), s("username"));
        QCOMPARE(guessImportField(s("Vorname")), s("given_name"));
        QCOMPARE(guessImportField(s("attribute.room")), s("attribute.room"));
        QCOMPARE(guessImportField(s("Shoe size")), QString());
        QCOMPARE(importAttributeName(s("1 Cost-Centre")), s("a_1_cost_centre"));
    }
};

QTEST_APPLESS_MAIN(TestImportSources)
#include "tst_import_sources.moc"
