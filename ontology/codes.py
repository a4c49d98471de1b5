"""The concepts of the code lists as IRI strings: ``codes.EventType.DETENTION``; the scheme itself is ``codes.EventType.SCHEME``.

Generated from ontology/lists/*.ttl by ``python -m ontology.build``; edit those.
"""

from typing import Final


class Assessment:
    """Assessments."""

    SCHEME: Final = "https://w3id.org/aigaq/list/assessment"
    CONFIRMED: Final = "https://w3id.org/aigaq/list/assessment/confirmed"
    DISPUTED: Final = "https://w3id.org/aigaq/list/assessment/disputed"
    LIKELY: Final = "https://w3id.org/aigaq/list/assessment/likely"
    POSSIBLE: Final = "https://w3id.org/aigaq/list/assessment/possible"
    REFUTED: Final = "https://w3id.org/aigaq/list/assessment/refuted"
    UNASSESSED: Final = "https://w3id.org/aigaq/list/assessment/unassessed"
    UNLIKELY: Final = "https://w3id.org/aigaq/list/assessment/unlikely"


class CaseKind:
    """Kinds of case."""

    SCHEME: Final = "https://w3id.org/aigaq/list/case-kind"
    ADMINISTRATIVE: Final = "https://w3id.org/aigaq/list/case-kind/administrative"
    CIVIL: Final = "https://w3id.org/aigaq/list/case-kind/civil"
    CRIMINAL: Final = "https://w3id.org/aigaq/list/case-kind/criminal"
    INTERNATIONAL: Final = "https://w3id.org/aigaq/list/case-kind/international"


class CaseStage:
    """Case stages."""

    SCHEME: Final = "https://w3id.org/aigaq/list/case-stage"
    ADMINISTRATIVE_APPEAL: Final = "https://w3id.org/aigaq/list/case-stage/administrative-appeal"
    ADMINISTRATIVE_DECISION: Final = "https://w3id.org/aigaq/list/case-stage/administrative-decision"
    ADMINISTRATIVE_HEARING: Final = "https://w3id.org/aigaq/list/case-stage/administrative-hearing"
    ADMINISTRATIVE_PROTOCOL: Final = "https://w3id.org/aigaq/list/case-stage/administrative-protocol"
    APPEAL: Final = "https://w3id.org/aigaq/list/case-stage/appeal"
    CASSATION: Final = "https://w3id.org/aigaq/list/case-stage/cassation"
    CHARGED: Final = "https://w3id.org/aigaq/list/case-stage/charged"
    ENDED: Final = "https://w3id.org/aigaq/list/case-stage/ended"
    EXECUTED: Final = "https://w3id.org/aigaq/list/case-stage/executed"
    FIRST_INSTANCE: Final = "https://w3id.org/aigaq/list/case-stage/first-instance"
    IN_FORCE: Final = "https://w3id.org/aigaq/list/case-stage/in-force"
    INDICTMENT_APPROVED: Final = "https://w3id.org/aigaq/list/case-stage/indictment-approved"
    REGISTERED: Final = "https://w3id.org/aigaq/list/case-stage/registered"
    SERVING: Final = "https://w3id.org/aigaq/list/case-stage/serving"
    SUPERVISION: Final = "https://w3id.org/aigaq/list/case-stage/supervision"
    SUSPECT: Final = "https://w3id.org/aigaq/list/case-stage/suspect"
    VERDICT: Final = "https://w3id.org/aigaq/list/case-stage/verdict"


class ClaimStatus:
    """Claim statuses."""

    SCHEME: Final = "https://w3id.org/aigaq/list/claim-status"
    ACCEPTED: Final = "https://w3id.org/aigaq/list/claim-status/accepted"
    CONFLICTING: Final = "https://w3id.org/aigaq/list/claim-status/conflicting"
    PROPOSED: Final = "https://w3id.org/aigaq/list/claim-status/proposed"
    RETRACTED: Final = "https://w3id.org/aigaq/list/claim-status/retracted"
    SUPERSEDED: Final = "https://w3id.org/aigaq/list/claim-status/superseded"


class DecisionOutcome:
    """Outcomes of decisions."""

    SCHEME: Final = "https://w3id.org/aigaq/list/decision-outcome"
    ACQUITTAL: Final = "https://w3id.org/aigaq/list/decision-outcome/acquittal"
    ADMINISTRATIVE_PENALTY: Final = "https://w3id.org/aigaq/list/decision-outcome/administrative-penalty"
    CHANGED: Final = "https://w3id.org/aigaq/list/decision-outcome/changed"
    CONVICTION: Final = "https://w3id.org/aigaq/list/decision-outcome/conviction"
    QUASHED: Final = "https://w3id.org/aigaq/list/decision-outcome/quashed"
    RESTRAINT: Final = "https://w3id.org/aigaq/list/decision-outcome/restraint"
    TERMINATION: Final = "https://w3id.org/aigaq/list/decision-outcome/termination"
    UPHELD: Final = "https://w3id.org/aigaq/list/decision-outcome/upheld"


class DetentionPlaceKind:
    """Kinds of detention place."""

    SCHEME: Final = "https://w3id.org/aigaq/list/detention-place-kind"
    HOME: Final = "https://w3id.org/aigaq/list/detention-place-kind/home"
    HOSPITAL_UNDER_GUARD: Final = "https://w3id.org/aigaq/list/detention-place-kind/hospital-under-guard"
    OTHER: Final = "https://w3id.org/aigaq/list/detention-place-kind/other"
    PENAL_INSTITUTION: Final = "https://w3id.org/aigaq/list/detention-place-kind/penal-institution"
    POLICE_STATION: Final = "https://w3id.org/aigaq/list/detention-place-kind/police-station"
    PRE_TRIAL_FACILITY: Final = "https://w3id.org/aigaq/list/detention-place-kind/pre-trial-facility"
    SPECIAL_RECEPTION_CENTRE: Final = "https://w3id.org/aigaq/list/detention-place-kind/special-reception-centre"
    TEMPORARY_FACILITY: Final = "https://w3id.org/aigaq/list/detention-place-kind/temporary-facility"
    UNKNOWN: Final = "https://w3id.org/aigaq/list/detention-place-kind/unknown"
    VEHICLE: Final = "https://w3id.org/aigaq/list/detention-place-kind/vehicle"


class EventType:
    """Event types."""

    SCHEME: Final = "https://w3id.org/aigaq/list/event-type"
    ABDUCTION_ATTEMPT: Final = "https://w3id.org/aigaq/list/event-type/abduction-attempt"
    ACCOUNT_INTRUSION: Final = "https://w3id.org/aigaq/list/event-type/account-intrusion"
    ACQUITTAL: Final = "https://w3id.org/aigaq/list/event-type/acquittal"
    ACTIVITY_BAN: Final = "https://w3id.org/aigaq/list/event-type/activity-ban"
    ADMINISTRATIVE_PENALTY: Final = "https://w3id.org/aigaq/list/event-type/administrative-penalty"
    AMNESTY_APPLIED: Final = "https://w3id.org/aigaq/list/event-type/amnesty-applied"
    APPEAL_DECIDED: Final = "https://w3id.org/aigaq/list/event-type/appeal-decided"
    APPEAL_DECISION: Final = "https://w3id.org/aigaq/list/event-type/appeal-decision"
    APPEAL_LODGED: Final = "https://w3id.org/aigaq/list/event-type/appeal-lodged"
    APPEAL_STATEMENT: Final = "https://w3id.org/aigaq/list/event-type/appeal-statement"
    ASSEMBLY: Final = "https://w3id.org/aigaq/list/event-type/assembly"
    ASSEMBLY_ANNOUNCED: Final = "https://w3id.org/aigaq/list/event-type/assembly-announced"
    ASSEMBLY_CANCELLED: Final = "https://w3id.org/aigaq/list/event-type/assembly-cancelled"
    ASSEMBLY_HELD: Final = "https://w3id.org/aigaq/list/event-type/assembly-held"
    ASSEMBLY_REFUSED: Final = "https://w3id.org/aigaq/list/event-type/assembly-refused"
    ATTACK: Final = "https://w3id.org/aigaq/list/event-type/attack"
    ATTACK_BY_UNKNOWN: Final = "https://w3id.org/aigaq/list/event-type/attack-by-unknown"
    BIOMETRIC_CAPTURE: Final = "https://w3id.org/aigaq/list/event-type/biometric-capture"
    CASE_OPENED: Final = "https://w3id.org/aigaq/list/event-type/case-opened"
    CASE_TERMINATED: Final = "https://w3id.org/aigaq/list/event-type/case-terminated"
    CIVIL_CLAIM_DECIDED: Final = "https://w3id.org/aigaq/list/event-type/civil-claim-decided"
    CLAIM_FILED: Final = "https://w3id.org/aigaq/list/event-type/claim-filed"
    COERCED_STATEMENT: Final = "https://w3id.org/aigaq/list/event-type/coerced-statement"
    CONVICTION: Final = "https://w3id.org/aigaq/list/event-type/conviction"
    COUNSEL_OBSTRUCTED: Final = "https://w3id.org/aigaq/list/event-type/counsel-obstructed"
    COURT_HEARING: Final = "https://w3id.org/aigaq/list/event-type/court-hearing"
    DEATH: Final = "https://w3id.org/aigaq/list/event-type/death"
    DETENTION: Final = "https://w3id.org/aigaq/list/event-type/detention"
    DETENTION_CONDITIONS: Final = "https://w3id.org/aigaq/list/event-type/detention-conditions"
    EXPERT_EXAMINATION: Final = "https://w3id.org/aigaq/list/event-type/expert-examination"
    FINDING: Final = "https://w3id.org/aigaq/list/event-type/finding"
    GROUP_DETENTION: Final = "https://w3id.org/aigaq/list/event-type/group-detention"
    HEALTH_EMERGENCY: Final = "https://w3id.org/aigaq/list/event-type/health-emergency"
    HUNGER_STRIKE: Final = "https://w3id.org/aigaq/list/event-type/hunger-strike"
    ILL_TREATMENT: Final = "https://w3id.org/aigaq/list/event-type/ill-treatment"
    ILL_TREATMENT_ALLEGED: Final = "https://w3id.org/aigaq/list/event-type/ill-treatment-alleged"
    INDICTMENT_APPROVED: Final = "https://w3id.org/aigaq/list/event-type/indictment-approved"
    INDICTMENT_DRAWN: Final = "https://w3id.org/aigaq/list/event-type/indictment-drawn"
    INTERROGATION: Final = "https://w3id.org/aigaq/list/event-type/interrogation"
    INTIMIDATION: Final = "https://w3id.org/aigaq/list/event-type/intimidation"
    INVESTIGATION_REGISTERED: Final = "https://w3id.org/aigaq/list/event-type/investigation-registered"
    JOURNALIST_OBSTRUCTED: Final = "https://w3id.org/aigaq/list/event-type/journalist-obstructed"
    JUDGMENT: Final = "https://w3id.org/aigaq/list/event-type/judgment"
    LEGISLATION: Final = "https://w3id.org/aigaq/list/event-type/legislation"
    MEASURE_OF_RESTRAINT: Final = "https://w3id.org/aigaq/list/event-type/measure-of-restraint"
    MEDICAL_CARE_DENIED: Final = "https://w3id.org/aigaq/list/event-type/medical-care-denied"
    MOVEMENT_BLOCKED: Final = "https://w3id.org/aigaq/list/event-type/movement-blocked"
    OFFICIAL_APOLOGY: Final = "https://w3id.org/aigaq/list/event-type/official-apology"
    OFFICIAL_STATEMENT: Final = "https://w3id.org/aigaq/list/event-type/official-statement"
    OFFICIAL_WARNING: Final = "https://w3id.org/aigaq/list/event-type/official-warning"
    ORGANISATION_BANNED: Final = "https://w3id.org/aigaq/list/event-type/organisation-banned"
    POLICE_DETENTION: Final = "https://w3id.org/aigaq/list/event-type/police-detention"
    PSYCHOLOGICAL_PRESSURE: Final = "https://w3id.org/aigaq/list/event-type/psychological-pressure"
    REDRESS: Final = "https://w3id.org/aigaq/list/event-type/redress"
    REGISTRATION_REFUSED: Final = "https://w3id.org/aigaq/list/event-type/registration-refused"
    RELEASE: Final = "https://w3id.org/aigaq/list/event-type/release"
    REPORT_PUBLISHED: Final = "https://w3id.org/aigaq/list/event-type/report-published"
    RESTRAINT_CHANGED: Final = "https://w3id.org/aigaq/list/event-type/restraint-changed"
    RESTRAINT_EXTENDED: Final = "https://w3id.org/aigaq/list/event-type/restraint-extended"
    RESTRAINT_IMPOSED: Final = "https://w3id.org/aigaq/list/event-type/restraint-imposed"
    SEARCH: Final = "https://w3id.org/aigaq/list/event-type/search"
    SEIZURE: Final = "https://w3id.org/aigaq/list/event-type/seizure"
    SELF_HARM: Final = "https://w3id.org/aigaq/list/event-type/self-harm"
    SENTENCE_ENDED: Final = "https://w3id.org/aigaq/list/event-type/sentence-ended"
    STATEMENT: Final = "https://w3id.org/aigaq/list/event-type/statement"
    SUMMONS: Final = "https://w3id.org/aigaq/list/event-type/summons"
    SUPERVISION_BREACH: Final = "https://w3id.org/aigaq/list/event-type/supervision-breach"
    SURVEILLANCE: Final = "https://w3id.org/aigaq/list/event-type/surveillance"
    SUSPICION_OR_CHARGE: Final = "https://w3id.org/aigaq/list/event-type/suspicion-or-charge"
    TESTIMONY: Final = "https://w3id.org/aigaq/list/event-type/testimony"
    THREAT: Final = "https://w3id.org/aigaq/list/event-type/threat"
    THREAT_TO_FAMILY: Final = "https://w3id.org/aigaq/list/event-type/threat-to-family"
    TRAVEL_DENIED: Final = "https://w3id.org/aigaq/list/event-type/travel-denied"
    TRAVEL_RESTRICTION: Final = "https://w3id.org/aigaq/list/event-type/travel-restriction"
    UN_FINDING: Final = "https://w3id.org/aigaq/list/event-type/un-finding"


class Extraction:
    """Ways of extraction."""

    SCHEME: Final = "https://w3id.org/aigaq/list/extraction"
    HUMAN: Final = "https://w3id.org/aigaq/list/extraction/human"
    MODEL: Final = "https://w3id.org/aigaq/list/extraction/model"
    RULE: Final = "https://w3id.org/aigaq/list/extraction/rule"


class LegalInstrument:
    """Legal instruments."""

    SCHEME: Final = "https://w3id.org/aigaq/list/legal-instrument"
    CAT: Final = "https://w3id.org/aigaq/list/legal-instrument/cat"
    ICCPR: Final = "https://w3id.org/aigaq/list/legal-instrument/iccpr"
    KZ_AMNESTY_2022: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-amnesty-2022"
    KZ_CAO: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-cao"
    KZ_CC: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-cc"
    KZ_CC_1997: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-cc-1997"
    KZ_CEC: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-cec"
    KZ_COUNTERING_EXTREMISM: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-countering-extremism"
    KZ_CPC: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-cpc"
    KZ_PEACEFUL_ASSEMBLIES: Final = "https://w3id.org/aigaq/list/legal-instrument/kz-peaceful-assemblies"
    UDHR: Final = "https://w3id.org/aigaq/list/legal-instrument/udhr"


class Modality:
    """Modalities."""

    SCHEME: Final = "https://w3id.org/aigaq/list/modality"
    ALLEGED: Final = "https://w3id.org/aigaq/list/modality/alleged"
    DENIED: Final = "https://w3id.org/aigaq/list/modality/denied"
    EXPECTED: Final = "https://w3id.org/aigaq/list/modality/expected"
    HYPOTHETICAL: Final = "https://w3id.org/aigaq/list/modality/hypothetical"
    INFERRED: Final = "https://w3id.org/aigaq/list/modality/inferred"
    QUOTED: Final = "https://w3id.org/aigaq/list/modality/quoted"
    REPORTED: Final = "https://w3id.org/aigaq/list/modality/reported"
    STATED: Final = "https://w3id.org/aigaq/list/modality/stated"


class PenaltyKind:
    """Penalty kinds."""

    SCHEME: Final = "https://w3id.org/aigaq/list/penalty-kind"
    ACTIVITY_BAN: Final = "https://w3id.org/aigaq/list/penalty-kind/activity-ban"
    ADMINISTRATIVE_ARREST: Final = "https://w3id.org/aigaq/list/penalty-kind/administrative-arrest"
    CONFISCATION: Final = "https://w3id.org/aigaq/list/penalty-kind/confiscation"
    CORRECTIONAL_LABOUR: Final = "https://w3id.org/aigaq/list/penalty-kind/correctional-labour"
    CRIMINAL_ARREST: Final = "https://w3id.org/aigaq/list/penalty-kind/criminal-arrest"
    DRIVING_BAN: Final = "https://w3id.org/aigaq/list/penalty-kind/driving-ban"
    EXPULSION: Final = "https://w3id.org/aigaq/list/penalty-kind/expulsion"
    FINE: Final = "https://w3id.org/aigaq/list/penalty-kind/fine"
    IMPRISONMENT: Final = "https://w3id.org/aigaq/list/penalty-kind/imprisonment"
    LIFE_IMPRISONMENT: Final = "https://w3id.org/aigaq/list/penalty-kind/life-imprisonment"
    LOSS_OF_TITLE: Final = "https://w3id.org/aigaq/list/penalty-kind/loss-of-title"
    OTHER: Final = "https://w3id.org/aigaq/list/penalty-kind/other"
    PUBLIC_WORKS: Final = "https://w3id.org/aigaq/list/penalty-kind/public-works"
    RESTRICTION_OF_LIBERTY: Final = "https://w3id.org/aigaq/list/penalty-kind/restriction-of-liberty"
    SUSPENDED_SENTENCE: Final = "https://w3id.org/aigaq/list/penalty-kind/suspended-sentence"
    SUSPENSION_OF_ACTIVITY: Final = "https://w3id.org/aigaq/list/penalty-kind/suspension-of-activity"
    WARNING: Final = "https://w3id.org/aigaq/list/penalty-kind/warning"


class PlaceKind:
    """Place kinds."""

    SCHEME: Final = "https://w3id.org/aigaq/list/place-kind"
    CITY: Final = "https://w3id.org/aigaq/list/place-kind/city"
    CITY_DISTRICT: Final = "https://w3id.org/aigaq/list/place-kind/city-district"
    COUNTRY: Final = "https://w3id.org/aigaq/list/place-kind/country"
    DISTRICT: Final = "https://w3id.org/aigaq/list/place-kind/district"
    FOREIGN_CITY: Final = "https://w3id.org/aigaq/list/place-kind/foreign-city"
    REGION: Final = "https://w3id.org/aigaq/list/place-kind/region"
    REPUBLICAN_CITY: Final = "https://w3id.org/aigaq/list/place-kind/republican-city"
    SETTLEMENT: Final = "https://w3id.org/aigaq/list/place-kind/settlement"
    TOWN: Final = "https://w3id.org/aigaq/list/place-kind/town"
    VILLAGE: Final = "https://w3id.org/aigaq/list/place-kind/village"


class RestraintMeasure:
    """Restraint measures."""

    SCHEME: Final = "https://w3id.org/aigaq/list/restraint-measure"
    BAIL: Final = "https://w3id.org/aigaq/list/restraint-measure/bail"
    CUSTODY: Final = "https://w3id.org/aigaq/list/restraint-measure/custody"
    HOUSE_ARREST: Final = "https://w3id.org/aigaq/list/restraint-measure/house-arrest"
    PERSONAL_SURETY: Final = "https://w3id.org/aigaq/list/restraint-measure/personal-surety"
    RECOGNIZANCE: Final = "https://w3id.org/aigaq/list/restraint-measure/recognizance"
    SUPERVISION_OF_MINOR: Final = "https://w3id.org/aigaq/list/restraint-measure/supervision-of-minor"
    UNKNOWN: Final = "https://w3id.org/aigaq/list/restraint-measure/unknown"


class ReviewStatus:
    """Review statuses."""

    SCHEME: Final = "https://w3id.org/aigaq/list/review-status"
    ACCEPTED: Final = "https://w3id.org/aigaq/list/review-status/accepted"
    PROPOSED: Final = "https://w3id.org/aigaq/list/review-status/proposed"
    REJECTED: Final = "https://w3id.org/aigaq/list/review-status/rejected"
    UNREVIEWED_DRAFT: Final = "https://w3id.org/aigaq/list/review-status/unreviewed-draft"


class Role:
    """Roles."""

    SCHEME: Final = "https://w3id.org/aigaq/list/role"
    AFFECTED: Final = "https://w3id.org/aigaq/list/role/affected"
    COUNSEL: Final = "https://w3id.org/aigaq/list/role/counsel"
    OFFICIAL: Final = "https://w3id.org/aigaq/list/role/official"
    OTHER: Final = "https://w3id.org/aigaq/list/role/other"
    RELATIVE: Final = "https://w3id.org/aigaq/list/role/relative"
    SPEAKER: Final = "https://w3id.org/aigaq/list/role/speaker"
    WITNESS: Final = "https://w3id.org/aigaq/list/role/witness"


class Voice:
    """Voices."""

    SCHEME: Final = "https://w3id.org/aigaq/list/voice"
    AFFECTED: Final = "https://w3id.org/aigaq/list/voice/affected"
    ANONYMOUS: Final = "https://w3id.org/aigaq/list/voice/anonymous"
    COURT: Final = "https://w3id.org/aigaq/list/voice/court"
    DEFENCE: Final = "https://w3id.org/aigaq/list/voice/defence"
    EXECUTIVE: Final = "https://w3id.org/aigaq/list/voice/executive"
    INTERNATIONAL_BODY: Final = "https://w3id.org/aigaq/list/voice/international-body"
    INVESTIGATOR: Final = "https://w3id.org/aigaq/list/voice/investigator"
    MEDIA: Final = "https://w3id.org/aigaq/list/voice/media"
    MONITOR: Final = "https://w3id.org/aigaq/list/voice/monitor"
    NON_GOVERNMENTAL: Final = "https://w3id.org/aigaq/list/voice/non-governmental"
    POLICE: Final = "https://w3id.org/aigaq/list/voice/police"
    PROSECUTOR: Final = "https://w3id.org/aigaq/list/voice/prosecutor"
    RELATIVE: Final = "https://w3id.org/aigaq/list/voice/relative"
    UNKNOWN: Final = "https://w3id.org/aigaq/list/voice/unknown"
    WITNESS: Final = "https://w3id.org/aigaq/list/voice/witness"
