using Proxy.Membership.Certificates;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with certificates.</summary>
internal static class CertificateRules
{
    private const string SeeFiles = "put a certificate that holds into its file: it is read within a minute; see pbm proxy certificates";

    internal static readonly FindingCode Expired = new(
        "certificate-expired", Severity.Error, "a certificate has expired",
        "Clients refuse listeners that show it, servers refuse pools that do, and who is checked with it is refused", SeeFiles);

    internal static readonly FindingCode NotYetValid = new(
        "certificate-not-yet-valid", Severity.Error, "a certificate does not hold yet",
        "It is refused as an expired one is", SeeFiles + "; or see that the clock is right");

    internal static readonly FindingCode ExpiresSoon = new(
        "certificate-expires-soon", Severity.Warning, "a certificate expires in less than 14 days",
        "What renews it has not done so in time, and once it has expired it is refused", SeeFiles);

    internal static readonly FindingCode NotRenewed = new(
        "certificate-not-renewed", Severity.Warning, "the files of a certificate have changed and cannot be used",
        "The certificate of before stays in use until it expires", "put the key that belongs to the certificate beside it, and see the reason: pbm proxy certificates");

    private const string RenewMember = "make a new one (deploy/certificates), put it into its file, and start the member again: see docs/security.md";

    internal static readonly FindingCode ClusterExpired = new(
        "cluster-certificate-expired", Severity.Error, "the certificate that other members know a node by has expired",
        "They refuse it as soon as one has to connect anew, and the cluster removes one of them or both", RenewMember);

    internal static readonly FindingCode ClusterExpiresSoon = new(
        "cluster-certificate-expires-soon", Severity.Warning, "the certificate that other members know a node by, or the CA's, expires in less than 14 days",
        "A member reads it at its start alone; once it has expired other members refuse it, and the cluster falls apart", RenewMember);

    internal static readonly FindingCode[] Codes = [Expired, NotYetValid, ExpiresSoon, NotRenewed, ClusterExpired, ClusterExpiresSoon];

    /// <summary>Nodes with the same files say the same: one finding for all of them.</summary>
    internal static IEnumerable<Finding> Find(IEnumerable<HeardFacts> nodes) =>
        from node in nodes
        from certificate in node.Facts.Certificates
        let finding = certificate.Where == CertificateInfo.Cluster ? JudgeMember(certificate, node) : Judge(certificate, node.Facts.Time)
        where finding is not null
        group node.Facts.Node by finding into same
        select same.Key with { What = $"{same.Key.What} (on {Nodes(same)})" };

    private static Finding JudgeMember(CertificateFacts each, HeardFacts node)
    {
        var what = $"the certificate of {each.Name} in {each.File}, or one that it stands on,";
        return node.Facts.Time > each.NotAfter ? new(ClusterExpired, On(node), $"{what} expired on {Moment(each.NotAfter)}") : new(ClusterExpiresSoon, On(node), $"{what} expires on {Moment(each.NotAfter)}");
    }

    private static Finding? Judge(CertificateFacts each, DateTimeOffset now)
    {
        var (where, name) = (each.Where, $"the {each.Use} certificate of {each.Name} in {each.File}");
        if (now > each.NotAfter) return new(Expired, where, $"{name} expired on {Moment(each.NotAfter)}");
        if (now < each.NotBefore) return new(NotYetValid, where, $"{name} holds from {Moment(each.NotBefore)} on");
        if (each.Problem.Length > 0) return new(NotRenewed, where, $"{name} holds until {Moment(each.NotAfter)}, and what is in the files now is not: {each.Problem}");
        return new(ExpiresSoon, where, $"{name} expires on {Moment(each.NotAfter)}");
    }
}
