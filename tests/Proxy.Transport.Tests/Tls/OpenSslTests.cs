using System.Diagnostics;
using System.Text;
using Proxy.Transport.Tls;

namespace Proxy.Transport.Tests.Tls;

/// <summary>The engine against OpenSSL's own client and server.</summary>
[Collection(TlsTestGroup.Name)]
public sealed class OpenSslTests : TlsTest
{
    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task A_client_of_openssl_is_served(string version, string name)
    {
        var (listener, port) = EnginePeer.Listen();
        using var closed = listener;
        using var client = Start("s_client", "-connect", $"127.0.0.1:{port}", "-CAfile", Authority.CaFile, "-verify_return_error", "-servername", "web.internal", version, "-quiet", "-no_ign_eof");
        using var engine = new EnginePeer(await listener.AcceptAsync(), Server().CreateSession());
        Assert.True(await engine.HandshakeAsync());
        Assert.Equal((name, "web.internal"), (engine.Session.Facts!.Protocol, engine.Session.Facts.ServerName));
        await client.StandardInput.WriteAsync("hello\n");
        await client.StandardInput.FlushAsync();
        Assert.Equal("hello\n", Encoding.ASCII.GetString((await engine.ReadAsync(6)).Bytes));
        await engine.WriteAsync("answer\n"u8.ToArray());
        await UntilAsync(client, "answer");
        client.StandardInput.Close();
        Assert.Equal(TlsStatus.Closed, (await engine.ReadAsync(1)).Status);
    }

    [Fact]
    public async Task Keys_are_renewed_when_a_client_asks_for_it()
    {
        var (listener, port) = EnginePeer.Listen();
        using var closed = listener;
        using var client = Start("s_client", "-connect", $"127.0.0.1:{port}", "-CAfile", Authority.CaFile, "-tls1_3", "-no_ign_eof");
        using var engine = new EnginePeer(await listener.AcceptAsync(), Server().CreateSession());
        Assert.True(await engine.HandshakeAsync());
        foreach (var word in new[] { "one", "two", "three" })
        {
            await client.StandardInput.WriteAsync("K\n"); // update, and ask for the peer's
            await client.StandardInput.FlushAsync();
            await UntilAsync(client, "KEYUPDATE");
            await client.StandardInput.WriteAsync(word + "\n");
            await client.StandardInput.FlushAsync();
            Assert.Equal(word + "\n", Encoding.ASCII.GetString((await engine.ReadAsync(word.Length + 1)).Bytes));
            await engine.WriteAsync(Encoding.ASCII.GetBytes($"got {word}\n"));
            await UntilAsync(client, $"got {word}");
        }
    }

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task A_server_of_openssl_is_spoken_to_and_its_sessions_are_resumed(string version, string name)
    {
        var (certificate, key) = Authority.Issue("web.internal");
        var (listener, port) = EnginePeer.Listen();
        listener.Dispose();
        using var server = Start("s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-key", key, version, "-rev");
        await UntilAsync(server, "ACCEPT");
        var context = Client();
        for (var round = 0; round < 3; round++)
        {
            using var engine = new EnginePeer(await EnginePeer.ConnectAsync(port), context.CreateSession("one", "web.internal"));
            Assert.True(await engine.HandshakeAsync(), engine.Session.Failure);
            await engine.WriteAsync("hello\n"u8.ToArray());
            Assert.Equal("olleh\n", Encoding.ASCII.GetString((await engine.ReadAsync(6)).Bytes));
            Assert.Equal((name, round > 0), (engine.Session.Facts!.Protocol, engine.Session.Facts.IsResumed));
            await engine.ShutdownAsync();
        }
    }

    private static async Task UntilAsync(OwnedProcess process, string part)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"the process ended and never said: {part}");
    }

    private static OwnedProcess Start(params string[] arguments)
    {
        // What it prints is read from one stream, in order.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec openssl \"$@\" 2>&1", "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new OwnedProcess(Process.Start(start)!);
    }

    private sealed class OwnedProcess(Process process) : IDisposable
    {
        public StreamWriter StandardInput => process.StandardInput;

        public StreamReader StandardOutput => process.StandardOutput;

        public void Dispose()
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
