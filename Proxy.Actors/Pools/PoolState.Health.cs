using Proxy.Actors.Logging;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <content>What clients' connects tell of endpoints: who cannot be reached is left out for a time, and whoever comes back does so
/// slowly.</content>
/// <remarks><code>
/// None --failures in a row, and others are left--> Out --its time is over--> HalfOpen --one pair connects, or a check passes--> None
///                                                   ^                           |
///                                                   +---------it does not-------+
/// </code></remarks>
public sealed partial class PoolState
{
    private const int RampSteps = EndpointModel.FullRamp;

    private readonly List<EndpointState> _ejecting = [];
    private ITimer? _ramping;

    /// <summary>A pair has reached its endpoint.</summary>
    /// <param name="state">The endpoint.</param>
    /// <param name="milliseconds">How long that took.</param>
    internal void OnDialed(EndpointState state, float milliseconds)
    {
        var isWatched = _model.Balance == BalanceMethod.Ewma;
        if (!isWatched && state is { FailuresInARow: 0, IsOnTrial: false }) return;
        var isBack = false;
        lock (_picking)
        {
            state.FailuresInARow = 0;
            if (isWatched) Observe(state, milliseconds);
            (isBack, state.IsOnTrial) = (state.IsOnTrial, false);
        }

        if (isBack) ThreadPool.UnsafeQueueUserWorkItem(_ => TakeBack(state), null);
    }

    /// <summary>A pair has not reached its endpoint.</summary>
    /// <param name="state">The endpoint.</param>
    /// <param name="why">What it met with.</param>
    /// <param name="failure">What kind of failure it was.</param>
    internal void OnDialFailed(EndpointState state, string why, DialFailure failure)
    {
        var isFirst = false;
        lock (_picking)
        {
            state.LastFailure = new DialNote(Time.GetUtcNow(), why);
            var wasOnTrial = state.IsOnTrial;
            state.IsOnTrial = false;
            if (failure == DialFailure.Resource) return;
            state.FailuresInARow++;
            if (_model.Settings.Ejection is { } ejection && !state.IsEjecting && (wasOnTrial || state.FailuresInARow >= ejection.Failures))
            {
                state.IsEjecting = true;
                isFirst = _ejecting.Count == 0;
                _ejecting.Add(state);
            }
        }

        DialWatch?.OnDialFailed(this, state.Name);
        // A new model takes its time, which is not the loop's.
        if (isFirst) ThreadPool.UnsafeQueueUserWorkItem(_ => Eject(), null);
    }

    /// <summary>Leaves out those that failed too often, but never the last one.</summary>
    private void Eject()
    {
        List<EndpointState> states;
        lock (_picking)
        {
            states = [.. _ejecting];
            _ejecting.Clear();
            foreach (var state in states) state.IsEjecting = false;
        }

        var ejected = new List<(EndpointState State, TimeSpan For)>();
        Change(model =>
        {
            ejected.Clear();
            if (model.Settings.Ejection is not { } settings) return model;
            var left = model.Endpoints.Count(each => each.TakesPairs && !each.Addresses.IsEmpty);
            return model.With(endpoint =>
            {
                if (!endpoint.TakesPairs || left <= 1 || states.Find(each => IsOf(each, endpoint)) is not { } state) return endpoint;
                left--;
                ejected.Add((state, Next(state, settings)));
                return endpoint with { Ejection = Ejection.Out, Ramp = EndpointModel.FullRamp };
            });
        });
        foreach (var (state, time) in ejected) Begin(state, time);
    }

    private void Begin(EndpointState state, TimeSpan time)
    {
        lock (_picking)
        {
            state.EjectedInARow++;
            state.Ejections++;
            state.LastEjection = time;
            state.EjectedUntil = Time.GetUtcNow() + time;
            state.FailuresInARow = 0;
        }

        Log.EndpointEjected(Model.Name, state.Name, time.TotalSeconds, state.LastFailure?.Words ?? "");
        _ = After(time, () => Change(model => model.With(endpoint =>
            IsOf(state, endpoint) && endpoint.Ejection == Ejection.Out ? endpoint with { Ejection = Ejection.HalfOpen } : endpoint)));
    }

    /// <summary>How long an endpoint is left out: longer each time, until it has been there for as long as it was away.</summary>
    private TimeSpan Next(EndpointState state, EjectionSettings settings)
    {
        if (state.EjectedUntil is { } until && Time.GetUtcNow() - until > state.LastEjection) state.EjectedInARow = 0;
        var time = settings.Base * (state.EjectedInARow + 1);
        return time < settings.Max ? time : settings.Max;
    }

    private void TakeBack(EndpointState state)
    {
        Change(model => model.With(endpoint => IsOf(state, endpoint) ? endpoint with { Ejection = Ejection.None } : endpoint));
        Log.EndpointBack(Model.Name, state.Name);
    }

    private static void Observe(EndpointState state, float milliseconds)
    {
        if (state.Tier is not { Loads: { } loads }) return;
        loads.Observe(state.Place, milliseconds, Now);
        state.Latency = (loads.Latency[state.Place], loads.LatencyAt[state.Place]);
    }

    /// <summary>The model with those that come back at their first tenth.</summary>
    private PoolModel ComingBack(PoolModel before, PoolModel after)
    {
        if (after.Settings.SlowStart <= TimeSpan.Zero) return after;
        var names = before.Endpoints.Where(each => !Serves(each)).Select(each => each.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!after.Endpoints.Any(each => Serves(each) && names.Contains(each.Name))) return after;
        var now = Time.GetUtcNow();
        var ramped = after.With(endpoint =>
        {
            if (!Serves(endpoint) || !names.Contains(endpoint.Name)) return endpoint;
            StateOf(endpoint.Name).RampBegan = now;
            return endpoint with { Ramp = 1 };
        });
        var step = after.Settings.SlowStart / RampSteps;
        _ramping ??= Time.CreateTimer(_ => Ramp(), null, step, step);
        return ramped;
    }

    // Half-open is not back yet.
    private static bool Serves(EndpointModel endpoint) => endpoint.TakesPairs && endpoint.Ejection == Ejection.None;

    private void Ramp()
    {
        Change(model =>
        {
            var (now, length) = (Time.GetUtcNow(), model.Settings.SlowStart);
            var next = model.With(endpoint => endpoint.Ramp == EndpointModel.FullRamp ? endpoint : endpoint with { Ramp = RampOf(endpoint, now, length) });
            if (next.Endpoints.Any(endpoint => endpoint.Ramp != EndpointModel.FullRamp)) return next;
            _ramping?.Dispose();
            _ramping = null;
            return next;
        });
    }

    private int RampOf(EndpointModel endpoint, DateTimeOffset now, TimeSpan length)
    {
        if (!Serves(endpoint) || length <= TimeSpan.Zero || StateOf(endpoint.Name).RampBegan is not { } began) return EndpointModel.FullRamp;
        return Math.Clamp(1 + (int)((now - began) / length * RampSteps), 1, EndpointModel.FullRamp);
    }

    private async Task After(TimeSpan time, Action action)
    {
        await Task.Delay(time, Time).ConfigureAwait(false);
        action();
    }

    private static bool IsOf(EndpointState state, EndpointModel endpoint) => string.Equals(state.Name, endpoint.Name, StringComparison.OrdinalIgnoreCase);
}
