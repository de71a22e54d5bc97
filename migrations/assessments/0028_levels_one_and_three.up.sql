-- CMMC Level 1 (FAR 52.204-21), CMMC Level 3 (32 CFR 170.14(c)(4)) and NIST SP 800-171 r2 beside Level 2. Level 1 and NIST
-- SP 800-171 ask what Level 2 asks; Level 1 asks it of federal contract information.
alter table assessments.frameworks
  -- sprs: 110 minus weights; all_or_nothing: met or not, no number; count: a point for each that is met.
  add column scoring text not null default 'sprs' check (scoring in ('sprs', 'all_or_nothing', 'count')),
  add constraint one_edition_a_row unique (code, version);

insert into assessments.frameworks (code, display_name, version, max_score, scoring) values
  ('CMMC_L1', 'CMMC Level 1', '32 CFR 170 (2024-12-16)', 0, 'all_or_nothing'),
  ('CMMC_L3', 'CMMC Level 3', '32 CFR 170 (2024-12-16)', 24, 'count'),
  ('NIST_171', 'NIST SP 800-171', 'r2 (2020-02)', 110, 'sprs');

alter table assessments.frameworks alter column scoring drop default;
select platform.global_table('assessments.frameworks', '{
  "code": "value", "display_name": "value", "version": "value", "max_score": "value", "scoring": "value"}');

alter table assessments.requirements disable trigger user;
alter table assessments.objectives disable trigger user;

insert into assessments.requirements
  (framework_code, rank, code, nist_number, nist_numbers, family, family_name, title, statement, discussion, weight, level1,
   poam_eligibility, objective_letters, examine_items, interview_items, test_items)
  select 'NIST_171', rank, nist_number, nist_number, nist_numbers, family, family_name, title, statement, discussion,
         weight, level1, poam_eligibility, objective_letters, examine_items, interview_items, test_items
    from assessments.requirements where framework_code = 'CMMC_L2';

insert into assessments.objectives (framework_code, requirement_code, letter, statement, nist_key)
  select 'NIST_171', split_part(requirement_code, '-', 2), letter, statement, nist_key
    from assessments.objectives where framework_code = 'CMMC_L2';

-- Three numbers of NIST SP 800-171 make up one requirement of the FAR; their objectives are lettered through.
with level_one (rank, code, numbers, title, statement, discussion) as (values
  (1, 'AC.L1-b.1.i', '{3.1.1}'::text[], null, null, null),
  (2, 'AC.L1-b.1.ii', '{3.1.2}', null, null, null),
  (3, 'AC.L1-b.1.iii', '{3.1.20}', null, null, null),
  (4, 'AC.L1-b.1.iv', '{3.1.22}', null, null, null),
  (5, 'IA.L1-b.1.v', '{3.5.1}', null, null, null),
  (6, 'IA.L1-b.1.vi', '{3.5.2}', null, null, null),
  (7, 'MP.L1-b.1.vii', '{3.8.3}', null, null, null),
  (8, 'PE.L1-b.1.viii', '{3.10.1}', null, null, null),
  (9, 'PE.L1-b.1.ix', '{3.10.3,3.10.4,3.10.5}', 'Escort visitors, log entry, manage keys',
   'Escort visitors and watch them, keep records of physical entry, and control keys, cards and other means of entry.',
   'Visitors wear a badge and stay with their host; names and times are written down; keys and cards are counted.'),
  (10, 'SC.L1-b.1.x', '{3.13.1}', null, null, null),
  (11, 'SC.L1-b.1.xi', '{3.13.5}', null, null, null),
  (12, 'SI.L1-b.1.xii', '{3.14.1}', null, null, null),
  (13, 'SI.L1-b.1.xiii', '{3.14.2}', null, null, null),
  (14, 'SI.L1-b.1.xiv', '{3.14.4}', null, null, null),
  (15, 'SI.L1-b.1.xv', '{3.14.5}', null, null, null)
), lettered as (
  select level_one.code, objective.statement, objective.nist_key, chr(96 + (row_number() over (
           partition by level_one.code order by array_position(numbers, requirement.nist_number), letter))::int) as letter
    from level_one
    join assessments.requirements as requirement
      on requirement.framework_code = 'CMMC_L2' and requirement.nist_number = any(numbers)
    join assessments.objectives as objective
      on objective.framework_code = 'CMMC_L2' and objective.requirement_code = requirement.code
), stored as (
  insert into assessments.requirements
    (framework_code, rank, code, nist_number, nist_numbers, family, family_name, title, statement, discussion, weight,
     level1, poam_eligibility, objective_letters, examine_items, interview_items, test_items)
    select 'CMMC_L1', level_one.rank, level_one.code, nist_number, numbers, family, family_name,
           regexp_replace(coalesce(level_one.title, source.title), '\mCUI\M', 'FCI', 'g'),
           regexp_replace(coalesce(level_one.statement, source.statement), '\mCUI\M', 'FCI', 'g'),
           regexp_replace(coalesce(level_one.discussion, source.discussion), '\mCUI\M', 'FCI', 'g'),
           0, true, 'not_allowed',
           (select array_agg(letter order by letter) from lettered where lettered.code = level_one.code),
           examine_items, interview_items, test_items
      from level_one
      join assessments.requirements as source on framework_code = 'CMMC_L2' and nist_number = numbers[1]
)
insert into assessments.objectives (framework_code, requirement_code, letter, statement, nist_key)
  select 'CMMC_L1', code, letter, regexp_replace(statement, '\mCUI\M', 'FCI', 'g'), nist_key from lettered;

with level_three (rank, number, family, allowed, title, statement, discussion, objectives) as (values
  (1, '3.1.2e', 'AC', true, 'Only organisation-owned resources',
   'Let only resources that the organization owns, provides or issues get at its systems.',
   'Personal devices and machines of partners stay outside; what is issued is enrolled and can be recognised.',
   '{"The resources that the organization owns, provides or issues are known.","Access from any other resource is refused."}'::text[]),
  (2, '3.1.3e', 'AC', true, 'Secure transfer between domains',
   'Move information between security domains of a system only through solutions that control the transfer.',
   'A gateway checks content, format and label on the way, and nothing flows beside it.',
   '{"The security domains and the transfers between them are laid down.","Each transfer goes through a solution that checks and controls it."}'),
  (3, '3.2.1e', 'AT', true, 'Advanced threat awareness training',
   'Train people to recognise and answer deception, advanced persistent threats, breaches and odd behaviour, and renew it.',
   'Teach at the start, after notable changes of the threat and at least once a year.',
   '{"The threats that the training deals with are laid down.","People are trained to recognise and answer these threats.","The training is renewed at least yearly and when the threat changes notably."}'),
  (4, '3.2.2e', 'AT', true, 'Practical awareness exercises',
   'Include exercises that follow current threats in the training, fitted to roles, with feedback to people and managers.',
   'Users, privileged users and special roles meet the attacks that would be aimed at them.',
   '{"Exercises that follow current threats are part of the training, fitted to each role.","Results go back to those trained and to their managers."}'),
  (5, '3.4.1e', 'CM', true, 'Trusted component repository',
   'Keep an authoritative and trusted source of approved components of the systems.',
   'Images, packages and firmware come from one store whose content is verified and whose access is limited.',
   '{"The components that are approved are laid down.","There is a trusted repository of these components, and it is kept current.","Components are taken from this repository."}'),
  (6, '3.4.2e', 'CM', true, 'Auto-detect and quarantine bad components',
   'Detect misconfigured or unauthorized components automatically and remove them or put them in quarantine.',
   'Once found, a component is cut off until it is patched, set right or taken away.',
   '{"Misconfigured and unauthorized components are detected automatically.","Such components are removed or put in quarantine until they are set right."}'),
  (7, '3.4.3e', 'CM', true, 'Automated inventory',
   'Keep a current, complete and accurate inventory of components by automatic discovery and management.',
   'Discovery runs often enough that the inventory can be trusted when something must be found fast.',
   '{"Tools that discover and manage components automatically are in use.","The inventory they keep is current, complete and accurate."}'),
  (8, '3.5.1e', 'IA', true, 'Mutual cryptographic authentication',
   'Let systems and components prove who they are to each other, by cryptography that resists replay, before they connect.',
   'Both ends hold keys or certificates; one side being sure of the other is not enough.',
   '{"The systems and components that must authenticate to each other are known.","They do so by cryptography in both directions before a connection is made.","The method resists replay."}'),
  (9, '3.5.3e', 'IA', true, 'Block unknown or misconfigured devices',
   'Keep components from connecting unless they are known, authenticated, properly configured or in a trusted profile.',
   'Automatic or procedural checks at the point of connection decide, and refuse when in doubt.',
   '{"It is laid down in which state a component may connect.","Components that are unknown, not authenticated or not in that state are kept off."}'),
  (10, '3.6.1e', 'IR', false, '24/7 security operations centre',
   'Run a security operations centre at all hours, remote or on call staff included.',
   'Somebody able to act sees an alarm at any time of any day.',
   '{"There is a security operations centre.","It is staffed or on call at all hours."}'),
  (11, '3.6.2e', 'IR', false, 'Response team within 24 h',
   'Have an incident response team that can be deployed within 24 hours.',
   'People, tools and authority are ready beforehand, so that the day is spent on the incident.',
   '{"There is an incident response team with the skills and tools it needs.","It can be deployed within 24 hours of an incident."}'),
  (12, '3.9.2e', 'PS', true, 'Act on adverse information on staff',
   'Protect systems when adverse information arises about people with access to CUI.',
   'Decide beforehand who is told, who decides and how access is limited meanwhile.',
   '{"It is laid down what is done when adverse information about somebody with access arises.","Systems are protected accordingly when it does."}'),
  (13, '3.11.1e', 'RA', false, 'Threat-informed risk assessment',
   'Let threat intelligence guide risk assessment, design, monitoring, hunting, response and recovery.',
   'Sources are named, and somebody turns what they say into changes of the systems.',
   '{"Sources of threat intelligence are laid down.","Risk assessments use this intelligence.","Design, monitoring, hunting, response and recovery use this intelligence."}'),
  (14, '3.11.2e', 'RA', true, 'Hunt for threats',
   'Hunt for signs of compromise, at set times or when there is reason to, and follow those that evade other safeguards.',
   'A hunt starts from a guess about the attacker and ends with a finding or a better guess.',
   '{"It is laid down when and in which systems threats are hunted.","Hunts look for signs of compromise and follow threats that evade other safeguards."}'),
  (15, '3.11.3e', 'RA', true, 'Predictive risk analytics',
   'Use automation and analytics to predict and recognise risks to organizations, systems and components.',
   'Data of many sources is brought together, so that a trend shows before it becomes an incident.',
   '{"Automation and analytics for predicting and recognising risks are in use.","Risks to organizations, systems and components are recognised with them."}'),
  (16, '3.11.4e', 'RA', false, 'Record solution and rationale in SSP',
   'Write down in the security plan which solution was chosen for each requirement, why, and what risk remains.',
   'The next assessor can then tell a decision from an oversight.',
   '{"The security plan names the solution chosen for each requirement.","It gives the reasons and the risk that remains."}'),
  (17, '3.11.5e', 'RA', true, 'Re-test solution effectiveness yearly',
   'Assess at least yearly, and on new intelligence or incidents, whether the security solutions still answer the risk.',
   'A product that was right when it was bought may not be right for this year''s attacker.',
   '{"The effectiveness of security solutions is assessed at least yearly.","It is assessed too when threat intelligence or an incident gives reason."}'),
  (18, '3.11.6e', 'RA', false, 'Respond to supply-chain risk',
   'Assess, answer and watch the risks that come with suppliers of systems and components.',
   'Know what comes from whom, and what is done when a supplier is compromised.',
   '{"Risks of the supply chain are assessed.","These risks are answered.","These risks are watched."}'),
  (19, '3.11.7e', 'RA', false, 'Supply-chain risk plan',
   'Have a plan for the risks of the supply chain and renew it at least yearly and when threats or the organization change.',
   'The plan names roles, criteria for suppliers and steps in case of trouble.',
   '{"There is a plan for the risks of the supply chain.","The plan is renewed at least yearly and on changes of threat or organization."}'),
  (20, '3.12.1e', 'CA', true, 'Penetration tests yearly',
   'Have penetration tests at least yearly and after significant changes, with automatic tools and by experts.',
   'Testers think like the attacker; findings flow into the plan of action.',
   '{"Penetration tests take place at least yearly and after significant security changes.","They use automatic tools and the manual work of experts."}'),
  (21, '3.13.4e', 'SC', true, 'Isolation, physical or logical',
   'Isolate systems and components from each other, physically or logically.',
   'Zones, guests or rooms keep an intruder in one part from reaching the others.',
   '{"The means of isolation are laid down for each system and component.","These means, physical or logical, are in place."}'),
  (22, '3.14.1e', 'SI', true, 'Verify software integrity',
   'Verify by roots of trust or signatures that security-critical and essential software is what it should be.',
   'Check at start and at loading; refuse what has no valid signature.',
   '{"The software that is critical to security or essential is known.","Its integrity is verified by roots of trust or cryptographic signatures."}'),
  (23, '3.14.3e', 'SI', false, 'Cover or segregate specialised assets',
   'Include specialised assets in the scope of the requirements or segregate them in networks of their own.',
   'Operational technology, test gear, sensors and government property either meet the rules or stand apart.',
   '{"The specialised assets are known.","They are covered by the requirements or stand in networks of their own."}'),
  (24, '3.14.6e', 'SI', true, 'Use threat indicators',
   'Use threat indicators and mitigations from trusted sources to guide intrusion detection and hunting.',
   'Indicators are fed in promptly, matched against records and dropped when they have aged.',
   '{"Threat indicators and mitigations are obtained from trusted outside sources.","They guide intrusion detection and hunting."}')
), stored as (
  insert into assessments.requirements
    (framework_code, rank, code, nist_number, nist_numbers, family, family_name, title, statement, discussion, weight,
     level1, poam_eligibility, objective_letters, examine_items, interview_items, test_items)
    select 'CMMC_L3', level_three.rank, format('%s.L3-%s', level_three.family, number), number, array[number],
           level_three.family, source.family_name, level_three.title, level_three.statement, level_three.discussion, 1,
           false, case when allowed then 'allowed' else 'not_allowed' end,
           (select array_agg(chr(96 + nr) order by nr) from generate_series(1, cardinality(objectives)) as nr),
           examine_items, interview_items, test_items
      from level_three
      join lateral (
        select * from assessments.requirements as each
         where each.framework_code = 'CMMC_L2' and each.family = level_three.family order by each.rank limit 1
      ) as source on true
)
insert into assessments.objectives (framework_code, requirement_code, letter, statement)
  select 'CMMC_L3', format('%s.L3-%s', family, number), chr(96 + nr::int), listed.statement
    from level_three, unnest(objectives) with ordinality as listed (statement, nr);

alter table assessments.requirements enable trigger user;
alter table assessments.objectives enable trigger user;
