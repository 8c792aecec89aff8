namespace Proxy.Memory;

/// <summary>Measures what a pair costs in memory, phase by phase of its life, and prints Markdown. Each row is a process of its
/// own, because what earlier work leaves in a heap hides what a pair costs.</summary>
internal static class Program
{
    private static readonly string[] Rows =
    [
        "idle:2000", "idle:9000", "active:1000", "time-wait:20000", "passivated:100000",
    ];

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--row", var row]) return await RunRowAsync(row);
        var load = await LoadTool.CompileAsync();
        Console.WriteLine("| pairs | number | bytes a pair: heap | native | resident, as it ran | resident, collected |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        var failed = false;
        foreach (var each in arguments.Length > 0 ? arguments : [.. Rows, "storm:200000"])
            failed |= await Child.RunAsync(each, load) != 0;
        return failed ? 1 : 0;
    }

    private static async Task<int> RunRowAsync(string row)
    {
        var parts = row.Split(':');
        var number = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        await using var bench = await Bench.StartAsync(parts[0] == "storm");
        var result = parts[0] switch
        {
            "idle" => await bench.HoldAsync("established, idle", number, stall: false),
            "active" => await bench.HoldAsync("established, active", number, stall: true),
            "time-wait" => await bench.CloseAsync("TIME-WAIT, actor alive", number, passivate: false),
            "passivated" => await bench.CloseAsync("TIME-WAIT, passivated", number, passivate: true),
            "storm" => await bench.StormAsync(number),
            _ => throw new ArgumentException($"no row is called {parts[0]}"),
        };
        Console.WriteLine(result);
        return 0;
    }
}
