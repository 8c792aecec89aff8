using Proxy.Churn;
using Proxy.Testing;

ChurnArguments arguments;
try
{
    arguments = ChurnArguments.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n{ChurnArguments.Usage}");
    return 2;
}

await using var driver = new ChurnDriver(arguments.Options);
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The connections under way end by their scripts, and the counts are printed.
    pressed.Cancel = true;
    interrupted.Cancel();
};

Console.WriteLine($"seed {arguments.Options.Seed}, origin {driver.OriginEndPoint}, proxy {arguments.Proxy?.ToString() ?? "none"}");
var running = driver.RunAsync(arguments.Proxy ?? driver.OriginEndPoint, interrupted.Token);
using (var tick = new PeriodicTimer(TimeSpan.FromSeconds(10)))
{
    while (await Task.WhenAny(running, tick.WaitForNextTickAsync().AsTask()) != running)
    {
        Console.WriteLine(driver.Snapshot());
        if (arguments.WatchedProcess is { } watched)
            PrintVitals(watched);
    }
}

var result = await running;
Console.WriteLine(result);
if (arguments.WatchedProcess is { } last)
    PrintVitals(last);
Console.WriteLine(result.Passed ? "passed" : "FAILED");
return result.Passed ? 0 : 1;

static void PrintVitals(int processId)
{
    try
    {
        var vitals = ProcessVitals.Read(processId);
        Console.WriteLine(
            $"         process {processId}: {vitals.ResidentBytes >> 20} MiB resident, {vitals.OpenDescriptors} descriptors, "
            + $"{vitals.Threads} threads, {vitals.CpuTime.TotalSeconds:F1} s CPU");
    }
    catch (IOException)
    {
        Console.WriteLine($"         process {processId} is gone");
    }
}
