using System.Buffers.Binary;
using System.Text;
using Proxy.Actors.Checks;
using Proxy.Configuration;

namespace Proxy.Actors.Tests.Checks;

public sealed class ExpectationTests
{
    private static readonly HttpExpectation Http = new([new StatusRange(200, 399)], "200-399");

    private static readonly RedisExpectation Redis = new();

    private static readonly PostgresExpectation Postgres = new();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", true, "status 200")]
    [InlineData("HTTP/1.0 399 \r\n", true, "status 399")]
    [InlineData("HTTP/1.1 204\r\n", true, "status 204")]
    [InlineData("HTTP/1.1 200 OK\n", true, "status 200")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n", false, "status 503, wanted 200-399")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n", false, "status 101, wanted 200-399")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n", true, "status 200")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 Oh\r\n", false, "status 500, wanted 200-399")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", false, "no HTTP/1.x, but \"SSH-2.0-OpenSSH_9.2\\r\\n\"")]
    [InlineData("HTTP/2 200\r\n", false, "no HTTP/1.x, but \"HTTP/2 200\\r\\n\"")]
    [InlineData("HTTP/1.1 2000 OK\r\n", false, "no HTTP/1.x, but \"HTTP/1.1 2000 OK\\r\\n\"")]
    [InlineData("HTTP/1.1 20\r\n", false, "no HTTP/1.x, but \"HTTP/1.1 20\\r\\n\"")]
    [InlineData("HTTP/1.1  200 OK\r\n", false, "no HTTP/1.x, but \"HTTP/1.1  200 OK\\r\\n\"")]
    [InlineData("HTTP/1.1 600 OK\r\n", false, "no HTTP/1.x, but \"HTTP/1.1 600 OK\\r\\n\"")]
    [InlineData("", false, "closed without a response")]
    [InlineData("HTTP/1.1 200 O", false, "closed within the status line \"HTTP/1.1 200 O\"")]
    public void Http_looks_at_the_status_line(string came, bool ok, string words) => AssertFinding(Http, Bytes(came), ok, words);

    [Fact]
    public void Http_bounds_the_status_line() =>
        Assert.Equal("a status line of more than 1024 bytes", Http.Look(Bytes("HTTP/1.1 200 " + new string('a', 2000)), false).Words);

    [Theory]
    [InlineData("+PONG\r\n", true, "+PONG")]
    [InlineData("-NOAUTH Authentication required.\r\n", true, "-NOAUTH Authentication required.")]
    [InlineData("-NOPERM this user has no permissions\r\n", true, "-NOPERM this user has no permissions")]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", false, "no +PONG, but -LOADING Redis is loading the dataset in memory")]
    [InlineData("-MASTERDOWN Link with MASTER is down\r\n", false, "no +PONG, but -MASTERDOWN Link with MASTER is down")]
    [InlineData("-NOAUTHX\r\n", false, "no +PONG, but -NOAUTHX")]
    [InlineData("+PONGO\r\n", false, "no +PONG, but +PONGO")]
    [InlineData("$4\r\nPONG\r\n", false, "no +PONG, but \"$4\\r\\nPONG\\r\\n\"")]
    [InlineData("+PONG", false, "no +PONG, but \"+PONG\"")]
    [InlineData("", false, "closed without a reply to PING")]
    public void Redis_takes_pong_and_errors_of_a_server_that_serves(string came, bool ok, string words) => AssertFinding(Redis, Bytes(came), ok, words);

    [Theory]
    [InlineData("28P01", "password authentication failed", true)]
    [InlineData("28000", "no pg_hba.conf entry", true)]
    [InlineData("3D000", "database \"x\" does not exist", true)]
    [InlineData("57P03", "the database system is starting up", false)]
    [InlineData("53300", "sorry, too many clients already", false)]
    public void Postgres_tells_errors_of_a_server_that_serves_from_others(string code, string message, bool ok)
    {
        var words = $"{code} {message}";
        AssertFinding(Postgres, Error(code, message), ok, ok ? words : $"the server says {words}");
    }

    [Fact]
    public void Postgres_takes_requests_for_authentication()
    {
        AssertFinding(Postgres, Message('R', [0, 0, 0, 10]), true, "it asks for authentication");
        AssertFinding(Postgres, Message('R', [0, 0, 0, 0]), true, "a session begins");
        AssertFinding(Postgres, [.. Message('N', "SNOTICE\0\0"u8), .. Message('R', [0, 0, 0, 5])], true, "it asks for authentication");
        Assert.Equal([(byte)'X', 0, 0, 0, 4], Postgres.Look(Message('R', [0, 0, 0, 0]), false).Farewell.ToArray());
        Assert.True(Postgres.Look(Message('R', [0, 0, 0, 3]), false).Farewell.IsEmpty);
    }

    [Fact]
    public void Postgres_refuses_what_is_none()
    {
        AssertFinding(Postgres, Bytes("HTTP/1.1 400 Bad"), false, "no PostgreSQL, but \"HTTP/1.1 400 Bad\"");
        AssertFinding(Postgres, [(byte)'R', 0, 0, 0, 3], false, "no PostgreSQL, but \"R\\x00\\x00\\x00\\x03\"");
        AssertFinding(Postgres, Message('R', [0, 0]), false, "a request for authentication of which the kind is missing");
        AssertFinding(Postgres, [(byte)'R', 0xFF, 0, 0, 3, 1], false, "no PostgreSQL, but \"R\\xFF\\x00\\x00\\x03\\x01\"");
        AssertFinding(Postgres, [], false, "closed without an answer");
        AssertFinding(Postgres, Bytes("Ecould not fork new process\n\0"), false, "the server says could not fork new process\\n");
    }

    [Theory]
    [InlineData("+PONG", false, "xx+PONGyy", true, 7, "\"+PONG\"")]
    [InlineData("+PONG", false, "+PON", false, 0, "no \"+PONG\", but \"+PON\"")]
    [InlineData("ERR", true, "ERR x", false, 0, "\"ERR\" has come")]
    [InlineData("ERR", true, "+OK\r\n", true, 0, "no \"ERR\"")]
    [InlineData("ERR", true, "-ER", true, 0, "no \"ERR\"")]
    [InlineData("ERR", true, "", false, 0, "nothing has come, wanted other than \"ERR\"")]
    public void Bytes_come_or_must_not(string wanted, bool isNot, string came, bool ok, int used, string words)
    {
        var finding = AssertFinding(new BytesExpectation(Bytes(wanted), isNot, $"\"{wanted}\""), Bytes(came), ok, words);
        Assert.Equal(used, finding.Used);
    }

    [Fact]
    public void Bytes_that_must_not_come_are_waited_for_while_they_may_still() =>
        Assert.Equal(FindingKind.More, new BytesExpectation(Bytes("ERR"), true, "ERR").Look("-ER"u8, false).Kind);

    [Theory]
    [InlineData("^2\\d\\d ", false, "220 mail\r\n", true, 4, "/x/")]
    [InlineData("^2\\d\\d ", false, "421 busy\r\n", false, 0, "no /x/, but \"421 busy\\r\\n\"")]
    [InlineData("\u00ff\u0000", false, "a\u00ff\u0000b", true, 3, "/x/")]
    [InlineData("^-", true, "-ERR", false, 0, "/x/ has come")]
    [InlineData("^-", true, "+OK", true, 0, "no /x/")]
    public void Patterns_match_bytes_as_latin1_characters(string pattern, bool isNot, string came, bool ok, int used, string words)
    {
        var finding = AssertFinding(new PatternExpectation(pattern, isNot, "/x/"), Encoding.Latin1.GetBytes(came), ok, words);
        Assert.Equal(used, finding.Used);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("(a*)*b")]
    public void Patterns_take_no_longer_than_what_has_come_is_long(string pattern)
    {
        var came = Bytes("!".PadLeft(CheckInput.Bytes, 'a'));
        var finding = FindingKind.More;
        // Backtracking would take until after the sun's end; so much leaves room for a busy machine.
        var looking = new Thread(() => finding = new PatternExpectation(pattern, false, "/x/").Look(came, isAll: true).Kind) { IsBackground = true };
        looking.Start();
        Assert.True(looking.Join(TimeSpan.FromSeconds(10)), "it is still looking");
        Assert.Equal(FindingKind.Bad, finding);
    }

    [Fact]
    public void Words_of_servers_are_escaped_and_cut()
    {
        var came = Bytes("-" + "\u001b[31m\r\n".PadRight(4000, 'x'));
        var finding = Redis.Look(came, true);
        Assert.Equal("no +PONG, but -\\x1B[31m", finding.Words);
        Assert.InRange(Redis.Look(Bytes("-" + new string('x', 4000)), true).Words.Length, 50, CheckText.MaxWords);
    }

    /// <summary>Whether all of it is found as is said, and whether the same is found where it comes byte by byte.</summary>
    private static Finding AssertFinding(IExpectation expectation, byte[] came, bool ok, string words)
    {
        var whole = expectation.Look(came, isAll: true);
        Assert.Equal(words, whole.Words);
        Assert.Equal(ok ? FindingKind.Good : FindingKind.Bad, whole.Kind);
        for (var length = 0; length < came.Length; length++)
        {
            var part = expectation.Look(came.AsSpan(0, length), isAll: false);
            if (part.Kind != FindingKind.More) Assert.Equal(whole.Kind, part.Kind);
        }

        return whole;
    }

    private static byte[] Error(string code, string message) => Message('E', Bytes($"SFATAL\0VFATAL\0C{code}\0M{message}\0\0"));

    private static byte[] Message(char type, ReadOnlySpan<byte> body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message.AsSpan(5));
        return message;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
