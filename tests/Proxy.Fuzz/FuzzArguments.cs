using System.Globalization;

namespace Proxy.Fuzz;

/// <summary>The command line of the fuzz program.</summary>
internal sealed record FuzzArguments(TimeSpan Time, ulong Seed, IReadOnlyList<FuzzTarget> Targets)
{
    public static string Usage =>
        $"""
        usage: Proxy.Fuzz [options]
          --seconds N    how long to feed each target (default 60)
          --seed N       what all inputs follow from (default 1)
          --target NAME  only this target, of {string.Join(", ", FuzzTarget.All.Select(target => target.Name))}
        """;

    public static FuzzArguments Parse(string[] arguments)
    {
        var parsed = new FuzzArguments(TimeSpan.FromSeconds(60), 1, FuzzTarget.All);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value");
            parsed = arguments[i] switch
            {
                "--seconds" => parsed with { Time = TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture)) },
                "--seed" => parsed with { Seed = ulong.Parse(value, CultureInfo.InvariantCulture) },
                "--target" => parsed with { Targets = [FuzzTarget.All.FirstOrDefault(target => target.Name == value) ?? throw new FormatException($"there is no target {value}")] },
                _ => throw new FormatException($"there is no {arguments[i]}"),
            };
        }

        return parsed;
    }
}
