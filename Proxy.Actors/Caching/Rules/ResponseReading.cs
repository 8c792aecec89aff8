using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Collects the facts of a response, field by field.</summary>
internal ref struct ResponseReading(long responseTime)
{
    private CacheControl _control = new();
    private TargetedControl _targeted = new();
    private ResponseRules _rules;
    private long _age;
    private long _date = ResponseFacts.NoDate;
    private long _expires = ResponseFacts.NoDate;
    private long _lastModified = ResponseFacts.NoDate;
    private bool _hasAge;
    private bool _hasDate;
    private bool _hasExpires;
    private ReadOnlySpan<byte> _entityTag;
    private NameList _vary = new();
    private TagList _tags = new();

    /// <summary>Takes in the next field; which it can be is told by the length of its name.</summary>
    public void Add(HttpField field)
    {
        switch (field.Name.Length)
        {
            case 3 when field.Is("age"u8): AddAge(field.Value); break;
            case 4 when field.Is("date"u8): AddDate(ref _date, ref _hasDate, field.Value); break;
            case 4 when field.Is("etag"u8): if (_entityTag.IsEmpty) _entityTag = field.Value; break;
            case 4 when field.Is("vary"u8): AddVary(field.Value); break;
            case 7 when field.Is("expires"u8): AddDate(ref _expires, ref _hasExpires, field.Value); break;
            case 9 when field.Is("cache-tag"u8): _tags.Add(field.Value, (byte)','); break;
            case 10 when field.Is("set-cookie"u8): _rules |= ResponseRules.SetsCookies; break;
            case 13 when field.Is("cache-control"u8): _control.Add(field.Value); break;
            case 17 when field.Is("cdn-cache-control"u8): _targeted.Add(field.Value); break;
            case 13 when field.Is("last-modified"u8): if (HttpDate.TryRead(field.Value, responseTime, out var modified)) _lastModified = modified; break;
            case 13 when field.Is("surrogate-key"u8): _tags.Add(field.Value, (byte)' '); break;
        }
    }

    public ResponseFacts Result(int status, long requestTime, long defaultTtl)
    {
        // RFC 9213 2.2: where there is a field for caches such as this one, it alone counts.
        if (_targeted.Counts) (_control, _hasExpires) = (_targeted.Control, false);
        var rules = _rules | _control.Rules;
        if (_date != ResponseFacts.NoDate) rules |= ResponseRules.HasDate;
        var date = _date == ResponseFacts.NoDate ? responseTime : _date;
        var lifetime = LifetimeOf(status, date, defaultTtl, ref rules);
        return new ResponseFacts
        {
            Status = status,
            Rules = rules,
            ResponseTime = responseTime,
            InitialAge = InitialAgeOf(requestTime, date),
            Lifetime = lifetime,
            Date = date,
            LastModified = _lastModified,
            StaleWhileRevalidate = _control.StaleWhileRevalidate,
            StaleIfError = _control.StaleIfError,
            EntityTag = _entityTag.ToArray(),
            Vary = _vary.ToArray(),
            Omitted = _control.Omitted,
            Tags = _tags.ToList(),
        };
    }

    // RFC 9111 4.2.3.
    private readonly long InitialAgeOf(long requestTime, long date) =>
        Math.Max(Math.Max(0, responseTime - date), _age + Math.Max(0, responseTime - requestTime));

    // RFC 9111 4.2.1: the first that is there, though it may not be valid; what is invalid is stale.
    private readonly long LifetimeOf(int status, long date, long defaultTtl, ref ResponseRules rules)
    {
        var seconds = _control.SharedMaxAge != ResponseFacts.Absent ? _control.SharedMaxAge : _control.MaxAge;
        if (seconds == ResponseFacts.Absent && _hasExpires) seconds = _expires == ResponseFacts.NoDate ? 0 : _expires - date;
        else if (seconds == ResponseFacts.Absent) return HeuristicOf(status, defaultTtl, rules);
        rules |= ResponseRules.ExplicitLifetime;
        return seconds;
    }

    // RFC 9111 4.2.2. A response with cookies is for one client, as long as nobody says otherwise.
    private static long HeuristicOf(int status, long defaultTtl, ResponseRules rules)
    {
        var isAllowed = StatusCodes.IsCacheableByDefault(status) || (rules & ResponseRules.Public) != 0;
        return defaultTtl > 0 && isAllowed && (rules & ResponseRules.SetsCookies) == 0 ? defaultTtl : 0;
    }

    // RFC 9111 5.1: the first member counts, and none that is no number.
    private void AddAge(ReadOnlySpan<byte> value)
    {
        if (_hasAge) return;
        _hasAge = true;
        var comma = value.IndexOf((byte)',');
        if (DeltaSeconds.TryRead((comma < 0 ? value : value[..comma]).Trim(" \t"u8), out var age)) _age = age;
    }

    private readonly void AddDate(ref long date, ref bool isThere, ReadOnlySpan<byte> value)
    {
        if (!isThere && HttpDate.TryRead(value, responseTime, out var read)) date = read;
        isThere = true;
    }

    private void AddVary(ReadOnlySpan<byte> value)
    {
        if (!_vary.TryAdd(value)) _rules |= ResponseRules.VariesByAnything;
    }
}
