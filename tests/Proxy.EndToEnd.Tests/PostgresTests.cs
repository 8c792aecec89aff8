using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.EndToEnd.Tests;

public partial class PostgresTests
{
    [Fact]
    public async Task Pgbench_runs_without_a_failed_transaction()
    {
        var program = DebianProgram.Find("pgbench", "postgresql-contrib");
        await using var postgres = await PostgresServer.StartAsync();
        await using var proxy = await ProxyProcess.StartAsync(postgres.EndPoint);
        string[] where = ["-h", $"{proxy.Listener.Address}", "-p", $"{proxy.Listener.Port}", "-U", PostgresServer.User];

        await ProcessUnderTest.RunAsync(program, [.. where, "-i", "-q", "-s", "5", PostgresServer.Database], TestScale.Current.Bound);
        var output = await ProcessUnderTest.RunAsync(
            program,
            [.. where, "-c", "20", "-j", "2", "-T", $"{TestScale.Current.PostgresSeconds}", PostgresServer.Database],
            TestScale.Current.Bound);

        Assert.Contains("number of failed transactions: 0 ", output, StringComparison.Ordinal);
        Assert.Matches(SomeTransactions(), output);
        Assert.DoesNotContain("error", output, StringComparison.OrdinalIgnoreCase);
        await proxy.EndAsync();
    }

    [GeneratedRegex("number of transactions actually processed: [1-9]")]
    private static partial Regex SomeTransactions();
}
