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
    /// <param name="place">Its place there.</param>
    /// <param name="milliseconds">How long that took.</param>
    internal void OnDialed(in PoolPlace place, float milliseconds)
    {
        var state = place.State!;
        var isWatched = _model.Balance == BalanceMethod.Ewma;
        if (!isWatched && !place.IsTrial && state.FailuresInARow == 0) return;
        lock (_picking)
        {
            state.FailuresInARow = 0;
            if (place.IsTrial) state.IsOnTrial = false;
            if (isWatched) Observe(state, milliseconds);
        }

        if (place.IsTrial) ThreadPool.UnsafeQueueUserWorkItem(_ => TakeBack(state), null);
    }

    /// <summary>A pair has not reached its endpoint.</summary>
    /// <param name="place">Its place there.</param>
    /// <param name="why">What it met with.</param>
    /// <param name="failure">What kind of failure it was.</param>
    /// <param name="milliseconds">How long it has waited.</param>
    internal void OnDialFailed(in PoolPlace place, string why, DialFailure failure, float milliseconds)
    {
        var state = place.State!;
        var isFirst = false;
        lock (_picking)
        {
            state.LastFailure = DialNote.Of(Time.GetUtcNow(), why);
            if (failure == DialFailure.Resource)
            {
                if (place.IsTrial) state.IsOnTrial = false;
                return;
            }

            state.FailuresInARow++;
            if (_model.Balance == BalanceMethod.Ewma) Observe(state, milliseconds);
            if (_model.Settings.Ejection is { } ejection && !state.IsEjecting && (place.IsTrial || state.FailuresInARow >= ejection.Failures))
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
            if (model.Settings.Ejection is not { } settings) return null;
            // One that is half-open has yet to show that it is there.
            var left = model.Endpoints.Count(each => Serves(each) && !each.Addresses.IsEmpty);
            var next = model.With(endpoint =>
            {
                if (!endpoint.TakesPairs || states.Find(each => IsOf(each, endpoint)) is not { } state) return endpoint;
                var serves = Serves(endpoint);
                if (left <= (serves ? 1 : 0)) return endpoint;
                if (serves) left--;
                ejected.Add((state, Next(state, settings)));
                return endpoint with { Ejection = Ejection.Out, Ramp = EndpointModel.FullRamp };
            });
            return ejected.Count > 0 ? next : null;
        });
        foreach (var (state, time) in ejected) Begin(state, time);
        EndTrials(states);
    }

    /// <summary>What has become of trials that failed is in force: until then nobody else was to try.</summary>
    private void EndTrials(List<EndpointState> states)
    {
        List<IPoolGuest>? served = null;
        lock (_picking)
        {
            foreach (var state in states) state.IsOnTrial = false;
            if (_queue.Count > 0) served = Serve();
        }

        Call(served);
    }

    private void Begin(EndpointState state, TimeSpan time)
    {
        long number;
        lock (_picking)
        {
            state.EjectedInARow++;
            number = ++state.Ejections;
            state.LastEjection = time;
            state.EjectedUntil = Time.GetUtcNow() + time;
            state.FailuresInARow = 0;
        }

        Log.EndpointEjected(Model.Name, state.Name, time.TotalSeconds, state.LastFailure?.Words ?? "");
        _ = After(time, () =>
        {
            // It may have come back meanwhile, and have been left out anew.
            if (state.Ejections == number) Change(state, endpoint => endpoint.Ejection == Ejection.Out ? endpoint with { Ejection = Ejection.HalfOpen } : endpoint);
        });
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
        if (Change(state, endpoint => endpoint.Ejection == Ejection.HalfOpen ? endpoint with { Ejection = Ejection.None } : endpoint))
            Log.EndpointBack(Model.Name, state.Name);
    }

    /// <summary>Changes what is known of an endpoint.</summary>
    /// <returns>Whether that is something else now.</returns>
    private bool Change(EndpointState state, Func<EndpointModel, EndpointModel> change)
    {
        var isChanged = false;
        Change(model =>
        {
            if (model.Endpoints.FirstOrDefault(endpoint => IsOf(state, endpoint)) is not { } before) return null;
            var after = change(before);
            isChanged = after != before;
            return isChanged ? model.With(endpoint => ReferenceEquals(endpoint, before) ? after : endpoint) : null;
        });
        return isChanged;
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
