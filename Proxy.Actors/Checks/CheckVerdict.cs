using Proxy.Actors.Pools;
using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>What the checks of an endpoint have shown so far: a value. Only checks in a row count.</summary>
/// <remarks><code>
/// Unknown --the first pass--> Up --fall fails--> Down --rise passes--> Up
///        \--fall fails--> Down
/// </code></remarks>
/// <param name="State">Whether it serves.</param>
/// <param name="Passes">Checks in a row that have passed, the last one included; 0 if that has failed. It does not count further than is needed.</param>
/// <param name="Fails">The same for those that have failed.</param>
public readonly record struct CheckVerdict(Health State, int Passes, int Fails)
{
    /// <summary>Whether the last check speaks against the state, or there is none: it is about to change.</summary>
    public bool IsInTransition => State switch
    {
        Health.Up => Fails > 0,
        Health.Down => Passes > 0,
        _ => true,
    };

    /// <summary>The verdict after one more check.</summary>
    /// <param name="ok">Whether it has passed.</param>
    /// <param name="rise">Passes in a row that bring one up that is down, above 0.</param>
    /// <param name="fall">Fails in a row that bring it down, above 0.</param>
    public CheckVerdict After(bool ok, int rise, int fall) => ok ? Passed(rise) : Failed(fall);

    /// <summary>How long from the start of the last check to that of the next.</summary>
    /// <param name="settings">How it is checked.</param>
    public TimeSpan Interval(CheckSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (IsInTransition) return settings.Fast;
        return State == Health.Down ? settings.Down : settings.Every;
    }

    private CheckVerdict Passed(int rise)
    {
        var passes = Math.Min(Passes + 1, rise);
        return new CheckVerdict(State == Health.Down && passes < rise ? Health.Down : Health.Up, passes, 0);
    }

    private CheckVerdict Failed(int fall)
    {
        var fails = Math.Min(Fails + 1, fall);
        return new CheckVerdict(fails < fall ? State : Health.Down, 0, fails);
    }
}
