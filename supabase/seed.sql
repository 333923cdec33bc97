-- Demo data for the embedded backend: a small restaurant in Bali, three people, and something on every shelf.
-- It is applied at boot and again whenever this file changes, so every part of it may run twice. A hosted project gets
-- migrations only; and where anybody but the demo's people works, all of this steps aside.
do $seed$
declare
  -- Midnight of today on the restaurant's clock: all dates below count from the day on which the seed first runs.
  today timestamptz := (
    select timezone(s.time_zone, date_trunc('day', timezone(s.time_zone, now()))) from public.settings s
  );
begin
  if exists (select from public.staff s where s.id::text not like '00000000-0000-4000-8000-00000000000_') then
    return;
  end if;

  -- The password of all three is simmer-demo.
  insert into auth.users (
    id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
  )
  select p.id, 'authenticated', 'authenticated', p.email, '$2a$10$c7Lw9i5mQ3eclU05tWlqmOoPUzlXEuwY.vJynSXEWwpervItCQw9q',
    now(), '{"provider": "email", "providers": ["email"]}', jsonb_build_object('name', p.name), now(), now()
  from (values
    ('00000000-0000-4000-8000-000000000001'::uuid, 'kitchen@demo.test', 'Made'),
    ('00000000-0000-4000-8000-000000000002'::uuid, 'bar@demo.test', 'Ketut'),
    ('00000000-0000-4000-8000-000000000003'::uuid, 'manager@demo.test', 'Ibu Sari')
  ) as p(id, email, name)
  on conflict do nothing;

  insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
  select u.id, 'email', u.id::text, u.id,
    jsonb_build_object('sub', u.id::text, 'email', u.email, 'email_verified', true), now(), now(), now()
  from auth.users u
  where u.id::text like '00000000-0000-4000-8000-00000000000_'
  on conflict do nothing;

  insert into public.staff (id, name, department, role) values
    ('00000000-0000-4000-8000-000000000001', 'Made', 'kitchen', 'cook'),
    ('00000000-0000-4000-8000-000000000002', 'Ketut', 'bar', 'cook'),
    ('00000000-0000-4000-8000-000000000003', 'Ibu Sari', 'kitchen', 'manager')
  on conflict do nothing;

  -- Costs are rupiah per g, ml or piece.
  insert into public.items (id, kind, name, base_unit, departments, shelf_life_days, last_known_cost) values
    ('prod_1', 'product', 'Tomatoes', 'g', '{kitchen}', 6, 19),
    ('prod_chickpeas', 'product', 'Chickpeas', 'g', '{kitchen}', 365, 46),
    ('prod_tahini', 'product', 'Tahini', 'g', '{kitchen}', 180, 165),
    ('prod_lemon', 'product', 'Lemons', 'g', '{kitchen,bar}', 21, 42),
    ('prod_shallots', 'product', 'Shallots', 'g', '{kitchen}', 30, 38),
    ('prod_garlic', 'product', 'Garlic', 'g', '{kitchen}', 45, 41),
    ('prod_chilli', 'product', 'Bird''s eye chilli', 'g', '{kitchen}', 7, 72),
    ('prod_lemongrass', 'product', 'Lemongrass', 'g', '{kitchen,bar}', 14, 21),
    ('prod_turmeric', 'product', 'Turmeric', 'g', '{kitchen}', 21, 24),
    ('prod_coconut_oil', 'product', 'Coconut oil', 'ml', '{kitchen}', 365, 48),
    ('prod_chicken', 'product', 'Chicken', 'g', '{kitchen}', 3, 43),
    ('prod_rice', 'product', 'Rice', 'g', '{kitchen}', 180, 14.5),
    ('prod_eggs', 'product', 'Eggs', 'pcs', '{kitchen,bar}', 21, 2300),
    ('prod_limes', 'product', 'Limes', 'pcs', '{kitchen,bar}', 14, 950),
    ('prod_sugar', 'product', 'Palm sugar', 'g', '{kitchen,bar}', 365, 32),
    ('prod_arak', 'product', 'Arak Bali', 'ml', '{bar}', null, 185),
    ('prod_tonic', 'product', 'Tonic water', 'ml', '{bar}', 365, 36),
    ('prod_milk', 'product', 'Fresh milk', 'ml', '{kitchen,bar}', 7, 23),
    ('prep_123', 'preparation', 'Hummus', 'g', '{kitchen}', 3, 74),
    ('prep_sambal_matah', 'preparation', 'Sambal matah', 'g', '{kitchen}', 1, 58),
    ('prep_bumbu_bali', 'preparation', 'Bumbu Bali', 'g', '{kitchen}', 5, 52),
    ('prep_ayam_betutu', 'preparation', 'Ayam betutu', 'g', '{kitchen}', 2, 61),
    ('prep_palm_syrup', 'preparation', 'Palm sugar syrup', 'ml', '{bar}', 14, 21),
    ('prep_sour_mix', 'preparation', 'Arak sour mix', 'ml', '{bar}', 2, 66),
    -- Everybody makes it differently: no recipe.
    ('prep_acar', 'preparation', 'Acar pickles', 'g', '{kitchen}', 7, null)
  on conflict (id) do nothing;

  insert into public.recipes (preparation_id, output_quantity) values
    ('prep_123', 500), ('prep_sambal_matah', 400), ('prep_bumbu_bali', 1000), ('prep_ayam_betutu', 2000),
    ('prep_palm_syrup', 1000), ('prep_sour_mix', 1000)
  on conflict (preparation_id) do nothing;

  insert into public.recipe_lines (preparation_id, item_id, quantity, yield_percent) values
    ('prep_123', 'prod_chickpeas', 300, 100),
    ('prep_123', 'prod_tahini', 120, 100),
    ('prep_123', 'prod_lemon', 80, 100),
    ('prep_sambal_matah', 'prod_shallots', 220, 88),
    ('prep_sambal_matah', 'prod_lemongrass', 60, 60),
    ('prep_sambal_matah', 'prod_chilli', 40, 95),
    ('prep_sambal_matah', 'prod_coconut_oil', 90, 100),
    ('prep_sambal_matah', 'prod_limes', 2, 100),
    ('prep_bumbu_bali', 'prod_shallots', 350, 88),
    ('prep_bumbu_bali', 'prod_garlic', 200, 90),
    ('prep_bumbu_bali', 'prod_chilli', 120, 95),
    ('prep_bumbu_bali', 'prod_turmeric', 150, 85),
    ('prep_bumbu_bali', 'prod_coconut_oil', 180, 100),
    -- Two levels: the paste comes from its own stock.
    ('prep_ayam_betutu', 'prod_chicken', 2200, 92),
    ('prep_ayam_betutu', 'prep_bumbu_bali', 400, 100),
    ('prep_ayam_betutu', 'prod_lemongrass', 80, 60),
    ('prep_palm_syrup', 'prod_sugar', 650, 100),
    ('prep_sour_mix', 'prep_palm_syrup', 400, 100),
    ('prep_sour_mix', 'prod_limes', 24, 100),
    ('prep_sour_mix', 'prod_eggs', 6, 100)
  on conflict (preparation_id, item_id) do nothing;

  -- Opening stock is operations like any other, so the books balance from the first day. Days are relative to today:
  -- received before it, good until the end of that day. A few things have expired and wait to be written off.
  perform kitchen.record_opening_stock(
    item_id => o.item_id,
    quantity => o.quantity,
    unit_cost => o.unit_cost,
    expires_at => today + make_interval(days => o.good_for + 1) - interval '1 millisecond',
    received_at => least(now(), today - make_interval(days => o.age) + interval '8 hours')
  )
  from (
    select * from (values
      ('prod_1', 7, 600, 17.5, -1), ('prod_1', 4, 2500, 18.5, 2), ('prod_1', 1, 4000, 19, 5),
      ('prod_chickpeas', 40, 1200, 44, 200), ('prod_chickpeas', 9, 5000, 46, 320),
      ('prod_tahini', 60, 400, 158, 90), ('prod_tahini', 12, 1500, 165, 150),
      ('prod_lemon', 10, 700, 40, 8), ('prod_lemon', 2, 1500, 42, 19),
      ('prod_shallots', 12, 1500, 36, 15), ('prod_shallots', 3, 4000, 38, 27),
      ('prod_garlic', 20, 800, 40, 20), ('prod_garlic', 5, 2000, 41, 40),
      ('prod_chilli', 8, 150, 65, -1), ('prod_chilli', 2, 900, 72, 5),
      ('prod_lemongrass', 6, 500, 20, 7), ('prod_lemongrass', 1, 800, 21, 13),
      ('prod_turmeric', 9, 900, 24, 12),
      ('prod_coconut_oil', 30, 1000, 46, 300), ('prod_coconut_oil', 4, 3000, 48, 350),
      ('prod_chicken', 4, 800, 41, -1), ('prod_chicken', 1, 6000, 43, 2),
      ('prod_rice', 25, 8000, 14, 120), ('prod_rice', 6, 25000, 14.5, 170),
      ('prod_eggs', 11, 24, 2200, 9), ('prod_eggs', 3, 90, 2300, 18),
      ('prod_limes', 9, 30, 900, 4), ('prod_limes', 2, 120, 950, 12),
      ('prod_sugar', 50, 1500, 30, 200), ('prod_sugar', 8, 5000, 32, 340),
      ('prod_tonic', 35, 4000, 35, 250), ('prod_tonic', 7, 12000, 36, 340),
      ('prod_milk', 8, 500, 22, -2), ('prod_milk', 4, 2000, 22.5, 2), ('prod_milk', 1, 6000, 23, 6),
      ('prep_123', 3, 150, 72, -1), ('prep_123', 1, 450, 73.5, 1), ('prep_123', 0, 800, 74, 3),
      ('prep_sambal_matah', 2, 120, 57, -1), ('prep_sambal_matah', 0, 600, 58, 1),
      ('prep_bumbu_bali', 4, 300, 51, 1), ('prep_bumbu_bali', 1, 1200, 52, 4),
      ('prep_ayam_betutu', 1, 900, 61, 1),
      ('prep_palm_syrup', 6, 700, 21, 8), ('prep_palm_syrup', 2, 1500, 21, 12),
      ('prep_sour_mix', 1, 500, 66, 1),
      ('prep_acar', 5, 400, 24, 2), ('prep_acar', 2, 700, 26, 5)
    ) as v(item_id, age, quantity, unit_cost, good_for)
    union all
    -- Spirits do not expire.
    select * from (values ('prod_arak', 30, 1400, 180, null::integer), ('prod_arak', 5, 4200, 185, null)) as s(item_id, age, quantity, unit_cost, good_for)
    order by 1, 2 desc
  ) o
  where not exists (select from public.batches b where b.item_id = o.item_id);
end;
$seed$;
