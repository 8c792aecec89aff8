using System.Diagnostics;
using System.Globalization;
using Proxy.Fuzz;
using Proxy.Testing;

FuzzArguments arguments;
try
{
    arguments = FuzzArguments.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n{FuzzArguments.Usage}");
    return 2;
}

return arguments.Targets.Select(Run).ToList().Contains(false) ? 1 : 0;

bool Run(FuzzTarget target)
{
    var mutator = new Mutator(target.Seeds);
    var random = new SplitMix64(arguments.Seed);
    var executions = 0L;
    for (var time = Stopwatch.StartNew(); time.Elapsed < arguments.Time; executions++)
    {
        var input = mutator.Next(ref random);
        try
        {
            target.Check(input, ref random);
        }
#pragma warning disable CA1031 // Whatever a parser throws is the finding.
        catch (Exception finding)
#pragma warning restore CA1031
        {
            Console.WriteLine($"{target.Name}: FAILED in execution {executions} of seed {arguments.Seed}\n{Convert.ToHexString(input)}\n{finding}");
            return false;
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {executions:N0} executions in {arguments.Time.TotalSeconds:N0} s, no finding"));
    return true;
}
