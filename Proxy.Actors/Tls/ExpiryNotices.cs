using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tls;

/// <summary>Which certificates an operator has to be told of: at once when they are new or have come into another age, then once a
/// day. On one thread at a time.</summary>
internal sealed class ExpiryNotices
{
    private static readonly TimeSpan Reminder = TimeSpan.FromDays(1);

    private Dictionary<(string Where, string File, string Names, DateTimeOffset NotAfter), (CertificateAge Age, DateTimeOffset Told)> _told = [];

    /// <summary>Those to be told of now, with their age.</summary>
    /// <param name="certificates">All that are in force; of others nothing is kept.</param>
    /// <param name="now">What time it is.</param>
    internal IReadOnlyList<(CertificateInfo Certificate, CertificateAge Age)> Due(IEnumerable<CertificateInfo> certificates, DateTimeOffset now)
    {
        var due = new List<(CertificateInfo, CertificateAge)>();
        var told = new Dictionary<(string, string, string, DateTimeOffset), (CertificateAge, DateTimeOffset)>();
        foreach (var each in certificates)
        {
            var age = each.AgeAt(now);
            var key = (each.Where, each.File, each.Names.ToString(), each.NotAfter);
            if (age == CertificateAge.Valid || !each.IsShown || told.ContainsKey(key)) continue;
            var isKnown = _told.TryGetValue(key, out var last) && last.Age == age && now - last.Told < Reminder;
            told[key] = isKnown ? last : (age, now);
            if (!isKnown) due.Add((each, age));
        }

        _told = told;
        return due;
    }
}
