using System.Net;
using System.Net.Sockets;

namespace Proxy.Testing.Tests;

public class ServerFixtureTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Redis_answers_and_is_gone_afterwards()
    {
        IPEndPoint endPoint;
        await using (var redis = await RedisServer.StartAsync())
        {
            endPoint = redis.EndPoint;
            using var client = await TcpPeer.ConnectAsync(endPoint);
            await client.SendAllAsync("PING\r\n"u8.ToArray());
            Assert.Equal("+PONG\r\n"u8.ToArray(), await client.ReceiveExactlyAsync(7));
        }

        await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(endPoint));
    }

    [Fact]
    public async Task Postgres_answers_and_is_gone_afterwards()
    {
        IPEndPoint endPoint;
        await using (var postgres = await PostgresServer.StartAsync())
        {
            endPoint = postgres.EndPoint;
            var answer = await ProcessUnderTest.RunAsync(
                DebianProgram.Find("psql", "postgresql-client"),
                ["-h", $"{endPoint.Address}", "-p", $"{endPoint.Port}", "-U", PostgresServer.User, "-Atc", "select 6*7", PostgresServer.Database],
                Bound);
            Assert.Equal("42", answer);
        }

        await Assert.ThrowsAsync<SocketException>(() => TcpPeer.ConnectAsync(endPoint));
    }

    [Fact]
    public async Task Nginx_serves_files_stores_uploads_and_leaves_nothing_behind()
    {
        string directory;
        await using (var nginx = await NginxServer.StartAsync())
        {
            directory = nginx.FilesDirectory;
            var path = await nginx.AddFileAsync("some.bin", new BytePattern(5), 3_000_001);
            using var http = new HttpClient { BaseAddress = new Uri($"http://{nginx.EndPoint}") };
            await using (var download = await http.GetStreamAsync("/files/some.bin"))
                Assert.Equal(await PatternFile.Sha256Async(path), await PatternFile.Sha256Async(download));

            await using var file = File.OpenRead(path);
            using var content = new StreamContent(file);
            var answer = await http.PutAsync("/uploads/copy.bin", content);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            Assert.Equal(
                await PatternFile.Sha256Async(path),
                await PatternFile.Sha256Async(Path.Combine(nginx.UploadsDirectory, "copy.bin")));
        }

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void A_missing_program_is_an_error_that_names_the_package()
    {
        var error = Assert.Throws<MissingProgramException>(() => DebianProgram.Find("no-such-daemon", "some-package"));
        Assert.Equal("no-such-daemon is not installed: apt-get install some-package", error.Message);
        Assert.Throws<MissingProgramException>(() => DebianProgram.FindPostgres("no-such-program"));
    }
}
