namespace Proxy.Configuration;

/// <summary>Reads <c>ejection</c> of a pool: failures, or a block.</summary>
internal static class EjectionReader
{
    private const string Failures = "failures";

    private const int DefaultFailures = 5;

    private static readonly Func<string, Parsed<int>> Count = Integers.Between(1, 1000);

    /// <summary>How endpoints are ejected; null: not at all.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="all">What is written for all pools; null for that itself.</param>
    public static EjectionSettings? Read(Section pool, Section? all)
    {
        var (own, shared, isOn) = SwitchedBlock.Read(pool, all, "ejection", Failures);
        var before = own.ErrorCount;
        var settings = new EjectionSettings(
            Written(own) ?? Written(shared) ?? DefaultFailures, own.Value("base", Durations.Positive), own.Value("max", Durations.Positive));
        if (own.ErrorCount == before && settings.Max < settings.Base)
            own.Error(own.Has("max") ? "max" : "base", "max is shorter than base", "write a max that is at least base");
        return isOn ? settings : null;
    }

    // off and on say whether, and not how many.
    private static int? Written(Section? section) => section?.Has(Failures) == true ? section.Value(Failures, Parse) : null;

    private static Parsed<int?> Parse(string text)
    {
        if (text is "off" or "on") return Parsed.Ok<int?>(null);
        var count = Count(text);
        return count.IsOk
            ? Parsed.Ok<int?>(count.Value)
            : Parsed.Fail<int?>($"{Quoted.Text(text)} is neither on nor off nor a whole number from 1 to 1000", $"write on, off or a number from 1 to 1000, such as {DefaultFailures}");
    }
}
