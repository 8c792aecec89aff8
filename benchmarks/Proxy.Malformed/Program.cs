using Proxy.Malformed;
using Proxy.Testing;

MalformedArguments arguments;
try
{
    arguments = MalformedArguments.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n{MalformedArguments.Usage}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

PrintMemory();
var flood = new MalformedFlood(arguments.Options);
var running = flood.RunAsync(interrupted.Token);
using (var tick = new PeriodicTimer(TimeSpan.FromSeconds(10)))
{
    while (await Task.WhenAny(running, tick.WaitForNextTickAsync().AsTask()) != running)
    {
        Console.WriteLine(flood.Result);
        PrintMemory();
    }
}

var result = await running;
Console.WriteLine($"seed {arguments.Options.Seed}: {result}");
PrintMemory();
return result.Failed == 0 ? 0 : 1;

void PrintMemory()
{
    if (arguments.WatchedProcess is not { } process) return;
    try
    {
        var vitals = ProcessVitals.Read(process);
        Console.WriteLine($"  process {process}: {vitals.ResidentBytes >> 20} MiB resident, {vitals.OpenDescriptors} descriptors, {vitals.CpuTime.TotalSeconds:F1} s CPU");
    }
    catch (IOException)
    {
        Console.WriteLine($"  process {process} is gone");
    }
}
